import type { ToolDefinition } from '../tool.ts';
import { isAtLeast } from '../version.ts';
import { moduleFolder } from './module-folder.ts';

const version = '1.8.2';
const releases = `https://github.com/temporalio/cli/releases/download/v${version}`;

/** From the release's own checksums.txt. */
const sha256 = {
  'linux-amd64': 'd8421bda989e6514b4bdb4d63a9012a8a05a806892e881a5aad8510496349a94',
  'linux-arm64': '83600a8fac6e3da54093e5da6918d399f501532b9f1172235603f9606f4ac6e4',
  'darwin-amd64': '489d7f5420cae02b559774ac23df035141954c33a51dba96f5759a0ddccdf1b6',
  'darwin-arm64': 'dacdc3587682c04cf27e67c8878ca2d755230b6ad63c0c6ebddd7348ae90ed94',
};

/** The Temporal command line with its dev server and web UI. */
export const temporal: ToolDefinition = {
  name: 'temporal',
  version,
  rank: 0,
  files: ['temporal'],
  entry: 'temporal',
  selfTests: [{ file: 'temporal', args: ['--version'], expect: `temporal version ${version}` }],
  onPath: {
    command: 'temporal',
    args: ['--version'],
    wanted: `≥ ${version}`,
    accepts: (found) => found[0] === 1 && isAtLeast(found, [1, 8, 2]),
  },
  release: ({ os, arch }) => [
    {
      url: `${releases}/temporal_cli_${version}_${os}_${arch}.tar.gz`,
      sha256: sha256[`${os}-${arch}`],
      member: 'temporal',
      file: 'temporal',
    },
  ],
  build: {
    module: moduleFolder('temporal'),
    package: 'github.com/temporalio/cli/cmd/temporal',
    ldflags: `-s -w -X github.com/temporalio/cli/internal/temporalcli.Version=${version}`,
    output: 'temporal',
    links: [],
    freeBytes: 4e9,
  },
};
