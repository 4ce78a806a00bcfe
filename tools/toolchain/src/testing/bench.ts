import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Surroundings, ToolDefinition } from '../tool.ts';

/** A machine of its own for a test: an empty cache, a PATH with only what the test puts there (and the system's), a Go module. */
export interface Bench {
  root: string;
  bin: string;
  surroundings: Surroundings;
  /** Lines of progress so far. */
  said: string[];
  definition: ToolDefinition;
  addProgram(name: string, script: string): Promise<void>;
  /** What the fake Go was asked to do, one word a call. */
  goCalls(): Promise<string[]>;
  dispose(): Promise<void>;
}

/** Prints a version; stands for a tool. */
export const gadget = (version: string): string => `#!/bin/sh\necho "gadget version ${version}"\n`;

export async function makeBench(): Promise<Bench> {
  const root = await mkdtemp(join(tmpdir(), 'slipway-toolchain-'));
  const bin = join(root, 'bin');
  const module = join(root, 'module');
  await Promise.all([bin, module].map((path) => mkdir(path)));
  await writeFile(join(module, 'go.mod'), 'module gadget\n\ngo 1.26.4\n');
  const said: string[] = [];
  return {
    root,
    bin,
    said,
    surroundings: {
      env: { PATH: `${bin}:/usr/bin:/bin`, HOME: root, BENCH: root },
      platform: { os: 'linux', arch: 'amd64' },
      onProgress: (line) => void said.push(line),
      answerTimeoutMs: 60_000,
      stallTimeoutMs: 60_000,
    },
    definition: gadgetDefinition(module),
    addProgram: (name, script) => writeFile(join(bin, name), script, { mode: 0o755 }),
    goCalls: async () => (await readFile(join(root, 'go-calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean),
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}

function gadgetDefinition(module: string): ToolDefinition {
  return {
    name: 'gadget',
    version: '2.1.0',
    rank: 0,
    files: ['gadget', 'widget'],
    entry: 'gadget',
    selfTests: [{ file: 'widget', args: ['--version'], expect: 'gadget version 2.1.0' }],
    onPath: {
      command: 'gadget',
      args: ['--version'],
      wanted: '≥ 2.1',
      accepts: ([major = 0, minor = 0]) => major === 2 && minor >= 1,
    },
    release: () => [],
    build: { module, package: '.', ldflags: '-s', output: 'gadget', links: ['widget'], freeBytes: 1e6 },
  };
}

/**
 * A Go that notes each call, says it fetches two modules and compiles three packages, runs `onBuild`, and then writes a gadget.
 * A compiler cache that it finds filled is noted as `resumed`.
 */
export const fakeGo = ({ version = 'go1.26.5', onBuild = '' } = {}): string => `#!/bin/sh
echo "$1" >> "$BENCH/go-calls"
case "$1" in
version) echo "go version ${version} linux/amd64" ;;
list) echo "go: downloading example.com/a v1" >&2; printf 'a\\nb\\nc\\n' ;;
build)
  [ -e "$GOCACHE/object" ] && echo resumed >> "$BENCH/go-calls"
  mkdir -p "$GOCACHE" && touch "$GOCACHE/object"
  ${onBuild}
  while [ "$1" != -o ]; do shift; done
  printf '#!/bin/sh\\necho gadget version 2.1.0\\n' > "$2"; chmod +x "$2" ;;
esac
`;
