import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { identify, isRunning, signalProcess } from './process-identity.ts';

const startSleeper = async () => {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  const identity = identify(child.pid ?? 0);
  if (identity === undefined) throw new Error('sleep did not start');
  return { child, identity };
};

test('identify: the same process is the same identity until it ends', async () => {
  const { child, identity } = await startSleeper();
  expect(identify(identity.pid)).toEqual(identity);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(identify(identity.pid)).toBeUndefined();
  expect(isRunning(identity)).toBe(false);
});

test('signalProcess: a pid that belongs to another process by now is never signalled', async () => {
  const { child, identity } = await startSleeper();
  expect(signalProcess({ ...identity, startedAt: 'earlier' }, 'SIGKILL')).toBe(false);
  expect(isRunning(identity)).toBe(true);
  expect(signalProcess(identity, 'SIGKILL')).toBe(true);
  await once(child, 'exit');
});

test('identify: undefined for a pid that nobody has', () => {
  expect(identify(2 ** 30)).toBeUndefined();
});
