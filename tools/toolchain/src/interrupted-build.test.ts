import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cacheEntry } from './cache-entry.ts';
import { identify } from './process-identity.ts';
import { fakeGo, makeBench, type Bench } from './testing/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await makeBench();
});
afterEach(() => bench.dispose());

const program = fileURLToPath(new URL('testing/obtain-gadget.ts', import.meta.url));

function obtainInProcess(): { child: ChildProcess; done: Promise<string> } {
  const { definition, surroundings } = bench;
  const child = spawn(process.execPath, [program, JSON.stringify({ definition, surroundings })], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, done: once(child, 'close').then(() => said.trim()) };
}

const contents = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 200_000; !condition(); await sleep(20)) {
    if (Date.now() > deadline) throw new Error('It did not happen within 200 s.');
  }
}

/** Pid of a compiler that runs and that the build has on record: from then on a signal to the build finds its handlers. */
async function compilerAtWork(): Promise<number> {
  const { partial } = await cacheEntry(bench.definition, bench.surroundings.platform, bench.surroundings.env);
  let pid = 0;
  await until(() => {
    pid = Number(contents(join(bench.root, 'compiler-pid')));
    return pid > 0 && contents(join(partial, 'scratch', 'compiler.json')).includes(`"pid":${pid},`);
  });
  return pid;
}

test('obtain: of two processes one builds, the other waits and uses it', async () => {
  await bench.addProgram('go', fakeGo({ onBuild: 'sleep 0.5' }));
  const origins = await Promise.all([obtainInProcess().done, obtainInProcess().done]);
  expect(origins.sort()).toEqual(['build', 'cache']);
  expect(await bench.goCalls()).toEqual(['version', 'list', 'build']);
});

test('obtain: a killed build is done again from where it was, and its compiler does not go on in the background', async () => {
  await bench.addProgram(
    'go',
    fakeGo({ onBuild: '[ -e "$BENCH/compiler-pid" ] || { echo $$ > "$BENCH/compiler-pid"; sleep 600; }' }),
  );
  const first = obtainInProcess();
  const compiler = await compilerAtWork();
  first.child.kill('SIGKILL');
  await first.done;
  const { directory } = await cacheEntry(bench.definition, bench.surroundings.platform, bench.surroundings.env);
  expect({ half: existsSync(directory), compiler: identify(compiler) !== undefined }).toEqual({
    half: false,
    compiler: true,
  });

  expect(await obtainInProcess().done).toBe('build');
  expect(identify(compiler)).toBeUndefined();
  expect(await bench.goCalls()).toEqual(['version', 'list', 'build', 'version', 'list', 'build', 'resumed']);
  expect(await readdir(directory)).toEqual(['gadget', 'widget']);
});

test('obtain: Ctrl-C ends the compiler too', async () => {
  await bench.addProgram('go', fakeGo({ onBuild: 'echo $$ > "$BENCH/compiler-pid"; sleep 600' }));
  const run = obtainInProcess();
  const compiler = await compilerAtWork();
  run.child.kill('SIGINT');
  await run.done;
  expect(run.child.signalCode).toBe('SIGINT');
  await until(() => identify(compiler) === undefined);
});
