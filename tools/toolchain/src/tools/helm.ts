import type { ToolDefinition } from '../tool.ts';
import { moduleFolder } from './module-folder.ts';

const version = '4.2.4';

/** From the release notes. */
const sha256 = {
  'linux-amd64': 'c306b46f719b0a4da32d0f78ee21bf90ce8d602f15b22ab753f0674d1670a7f3',
  'linux-arm64': '564de2191b881e9f71b5606b25345821ea1682f06ab90499d3ab22b530176da1',
  'darwin-amd64': '6c163d687ca03c3b5c01928e53bbbcf9518278f47ce7a2f249a5a08e8bdaa2bc',
  'darwin-arm64': 'd747eb4e28bd2727173d15b759fa0a17822291ec09db7ced3d55af290a3661a2',
};

export const helm: ToolDefinition = {
  name: 'helm',
  version,
  rank: 2,
  files: ['helm'],
  entry: 'helm',
  selfTests: [{ file: 'helm', args: ['version', '--short'], expect: `v${version}` }],
  onPath: {
    command: 'helm',
    args: ['version', '--short'],
    wanted: '4.2.x',
    // How a release ends up after an interrupted run differs from minor version to minor version.
    accepts: ([major, minor]) => major === 4 && minor === 2,
  },
  release: ({ os, arch }) => [
    {
      url: `https://get.helm.sh/helm-v${version}-${os}-${arch}.tar.gz`,
      sha256: sha256[`${os}-${arch}`],
      member: `${os}-${arch}/helm`,
      file: 'helm',
    },
  ],
  build: {
    module: moduleFolder('helm'),
    package: 'helm.sh/helm/v4/cmd/helm',
    ldflags: `-s -w -X helm.sh/helm/v4/internal/version.version=v${version}`,
    output: 'helm',
    links: [],
    freeBytes: 2e9,
  },
};
