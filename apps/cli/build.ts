import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildFailure, type Plugin } from 'esbuild';

/**
 * Bundles the command line into `dist`: one small entry, and a chunk for whatever a command loads when it runs. The file
 * `dist/inputs` lists what it was made of; the launcher compares their times with it.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = fileURLToPath(new URL('dist', import.meta.url));

/** What a cloud imports when it is first called is the worker's: the command line never calls it. */
const workerOnly: Plugin = {
  name: 'worker-only',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ kind, importer, path }) =>
      kind === 'dynamic-import' && importer.includes('/libs/activities-') ? { path, external: true } : undefined,
    );
  },
};

const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: { slipway: 'apps/cli/src/main.ts' },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  // Not `node`: packages then give their ES modules, which are smaller and need no `require`.
  platform: 'neutral',
  target: 'node22',
  external: ['node:*', '@temporalio/*'],
  outExtension: { '.js': '.mjs' },
  plugins: [workerOnly],
  metafile: true,
  write: false,
  logLevel: 'error',
}).catch((error: BuildFailure) => process.exit(error.errors.length > 0 ? 1 : 255));

mkdirSync(dist, { recursive: true });
const inputs = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules/'));
for (const { path, contents } of outputFiles) put(path, contents);
put(join(dist, 'inputs'), `${[...inputs, 'apps/cli/build.ts', 'package-lock.json'].join('\n')}\n`);
forgetOldChunks(new Set(['inputs', ...outputFiles.map(({ path }) => basename(path))]));

/** Other commands may be reading the file just now: they see the old one or the new one, whole. */
function put(path: string, contents: string | Uint8Array): void {
  const whole = `${path}.${process.pid}`;
  writeFileSync(whole, contents);
  renameSync(whole, path);
}

/** A command that started before this build loads its own chunks for as long as it runs, so they stay for a day. */
function forgetOldChunks(current: ReadonlySet<string>): void {
  const aDayAgo = Date.now() - 24 * 3600 * 1000;
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    // What another build just put in its place is no longer here by the name that was listed.
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: aDayAgo };
    if (!current.has(name) && mtimeMs < aDayAgo) rmSync(path, { force: true });
  }
}
