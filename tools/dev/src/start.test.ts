import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '@slipway/toolchain';
import { expect, test } from '@jest/globals';
import type { Part } from './part.ts';
import { start } from './start.ts';
import { readState } from './state.ts';
import { stop } from './stop.ts';
import { makeTestStack } from './testing/test-stack.ts';

test('start: a part starts once those it needs are healthy, and all run on after it returns', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  expect(stack.journal().at(-1)).toBe('worker started');
  expect([...stack.journal()].sort()).toEqual(['local-cloud started', 'temporal started', 'worker started']);
  expect(Object.keys(stack.pids())).toHaveLength(3);
});

test('start: tells what it does, with times', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  const { pid } = stack.record('worker');
  expect(stack.said).toContainEqual(
    expect.stringMatching(new RegExp(`^ +\\d+\\.\\d s  worker: started as process ${pid}$`)),
  );
  expect(stack.said).toContainEqual(expect.stringMatching(/worker: healthy, in \d+\.\d s, 127\.0\.0\.1:\d+$/));
});

test('start: what runs stays as it is', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  const before = stack.pids();
  await start(stack.options);
  expect(stack.pids()).toEqual(before);
});

test('start: two at once are one stack', async () => {
  await using stack = await makeTestStack();
  await Promise.all([start(stack.options), start(stack.options)]);
  expect(stack.journal()).toHaveLength(3);
});

test('start: only the part that was killed is started again, at its old address', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  const [before, { ports }] = [stack.pids(), readState(stack.folders)];
  process.kill(stack.record('temporal').pid, 'SIGKILL');
  while (isRunning(stack.record('temporal'))) await sleep(10);
  await start(stack.options);
  const { temporal, ...others } = stack.pids();
  expect(temporal).not.toBe(before['temporal']);
  expect(others).toEqual({ 'local-cloud': before['local-cloud'], worker: before['worker'] });
  expect(readState(stack.folders).ports).toEqual(ports);
});

test('start: a part that ends while it is looked at is started again', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  const { pid } = stack.record('temporal');
  const parts = stack.options.parts.map((part) =>
    part.name === 'temporal' ? { ...part, prepare: killFirst(part.prepare, pid) } : part,
  );
  await start({ ...stack.options, parts });
  expect(stack.record('temporal').pid).not.toBe(pid);
  expect(isRunning(stack.record('temporal'))).toBe(true);
});

/** Ends the process after it was seen running and before it is asked how it is. */
function killFirst(prepare: Part['prepare'], pid: number): Part['prepare'] {
  return async (context, running) => {
    if (running) process.kill(pid, 'SIGKILL');
    return prepare(context, running);
  };
}

test('start: only the part whose settings changed is started anew, and the setting is remembered', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  const before = stack.pids();
  await start({ ...stack.options, settings: { speed: 10 } });
  await start(stack.options);
  const { 'local-cloud': cloud, ...others } = stack.pids();
  expect(cloud).not.toBe(before['local-cloud']);
  expect(others).toEqual({ temporal: before['temporal'], worker: before['worker'] });
  expect(stack.journal().filter((line) => line.startsWith('local-cloud'))).toEqual([
    'local-cloud started',
    'local-cloud ended',
    'local-cloud started',
  ]);
});

test('start: a port that a stranger took meanwhile is given up for another', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  const { ports } = readState(stack.folders);
  await stop(stack.options);
  const stranger = createServer().listen(ports['temporal'], '127.0.0.1');
  try {
    await start(stack.options);
  } finally {
    stranger.close();
  }
  const { temporal, ...others } = readState(stack.folders).ports;
  expect(temporal).not.toBe(ports['temporal']);
  expect({ temporal: ports['temporal'], ...others }).toEqual(ports);
});

test('start: a part that ends by itself fails it with its last words; the others run, what needs it is not started', async () => {
  await using stack = await makeTestStack({ 'local-cloud': ['broken'] });
  await expect(start(stack.options)).rejects.toMatchObject({
    message: 'local-cloud has ended by itself.\n    local-cloud lacks its spring',
    fix: `Read ${stack.folders.logs}/local-cloud.log.`,
  });
  expect(stack.journal()).toEqual(['temporal started']);
  expect(isRunning(stack.record('temporal'))).toBe(true);
});

test('start: a program that does not exist is named', async () => {
  await using stack = await makeTestStack();
  const [temporal] = stack.options.parts;
  if (temporal === undefined) throw new Error('no part');
  const broken = { ...temporal, prepare: () => Promise.resolve({ command: '/no/such', args: [], env: {}, reads: [] }) };
  await expect(start({ ...stack.options, parts: [broken] })).rejects.toMatchObject({
    fix: 'Check that /no/such exists.',
  });
});
