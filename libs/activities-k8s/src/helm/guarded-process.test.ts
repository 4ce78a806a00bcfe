import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runGuarded } from './guarded-process.ts';

let folder: string;
/** As every program gets one, gone when it has ended. */
const itsFolder = (): Promise<string> => mkdtemp(join(folder, 'its-'));
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'guard-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const environment = { PATH: process.env['PATH'] ?? '' };
const never = new AbortController().signal;
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // An orphan that has ended stays a zombie where nobody reaps it, as in many containers.
    return !existsSync('/proc') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let n = 0; n < 1_200; n++) {
    if (await done()) return;
    await sleep(50);
  }
  throw new Error('not within 60 s');
}

/** The pid that a child has written. */
async function pidIn(file: string): Promise<number> {
  let pid = 0;
  await until(async () => (pid = Number(await readFile(file, 'utf8').catch(() => '0'))) > 0);
  return pid;
}

describe('runGuarded', () => {
  test('gives code and both outputs as they are', async () => {
    const ended = await runGuarded(
      await itsFolder(),
      ['sh', '-c', 'echo out; echo err >&2; exit 3'],
      environment,
      never,
    );
    expect(ended).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  test('passes arguments on untouched', async () => {
    const argument = `a "b" $HOME 'c' * ; exit 7`;
    expect(await runGuarded(await itsFolder(), ['printf', '%s', argument], environment, never)).toMatchObject({
      code: 0,
      stdout: argument,
    });
  });

  test('aborted: asks politely, and tells how it ended', async () => {
    const stop = new AbortController();
    const script = 'trap "echo put away; exit 5" TERM; echo $$ > "$1"; while :; do sleep 0.05; done';
    const file = join(folder, 'polite');
    const running = runGuarded(await itsFolder(), ['sh', '-c', script, 'sh', file], environment, stop.signal);
    await pidIn(file);
    stop.abort();
    expect(await running).toEqual({ code: 5, stdout: 'put away\n', stderr: '' });
  });

  test('a signal to all processes does not end the wait for the program', async () => {
    const script = 'kill -TERM $PPID; sleep 0.5; echo put away; exit 4';
    const ended = await runGuarded(await itsFolder(), ['sh', '-c', script], environment, never);
    expect(ended).toEqual({ code: 4, stdout: 'put away\n', stderr: '' });
  });

  test('the guard is killed: what it ran is asked politely, and the call ends after it', async () => {
    const own = await itsFolder();
    const [file, lastWords] = [join(folder, 'unguarded'), join(folder, 'its-last-words')];
    // Once the guard has all its children: the program, and who watches over it.
    const isWatched = 'test $(ps -axo ppid= | grep -cx " *$PPID") -ge 2';
    const script = `trap 'echo put away > ${lastWords}; exit 1' TERM; echo $$ > ${file}; until ${isWatched}; do sleep 0.05; done; kill -KILL $PPID; while :; do sleep 0.05; done`;
    const ended = await runGuarded(own, ['sh', '-c', script], environment, never);
    expect([ended.code, await readFile(lastWords, 'utf8'), existsSync(own)]).toEqual([null, 'put away\n', false]);
    expect(isAlive(await pidIn(file))).toBe(false);
  });

  test('the worker is killed: what it ran is asked politely, ends, and leaves nothing behind', async () => {
    const own = await itsFolder();
    const [file, lastWords] = [join(folder, 'orphan'), join(folder, 'last-words')];
    const module = join(import.meta.dirname, 'guarded-process.ts');
    const worker = join(folder, 'worker.mjs');
    // As helm: it says something before it puts away what it has begun.
    const script = `trap 'echo stopping; echo put away > ${lastWords}; exit 1' TERM; echo $$ > ${file}; while :; do sleep 0.05; done`;
    const call = [own, ['sh', '-c', script]].map((argument) => JSON.stringify(argument)).join();
    await writeFile(
      worker,
      `import { runGuarded } from ${JSON.stringify(module)};\nawait runGuarded(${call}, process.env, new AbortController().signal);`,
    );
    const running = spawn(process.execPath, [worker], { stdio: 'ignore' });
    const pid = await pidIn(file);
    expect(isAlive(pid)).toBe(true);
    running.kill('SIGKILL');
    await until(() => !isAlive(pid) && !existsSync(own));
    expect(await readFile(lastWords, 'utf8')).toBe('put away\n');
  });
});
