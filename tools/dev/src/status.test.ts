import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '@slipway/toolchain';
import { describeStatus } from './describe-status.ts';
import { logs } from './logs.ts';
import { readStack } from './read-stack.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { makeTestStack } from './testing/test-stack.ts';

test('status: a stack that was never started is stopped, and has no addresses', async () => {
  await using stack = await makeTestStack();
  const { state, temporal, localCloud, worker } = await status(stack.options);
  expect({ state, temporal, localCloud, worker }).toEqual({
    state: 'stopped',
    temporal: { state: 'stopped', namespace: 'slipway' },
    localCloud: { state: 'stopped' },
    worker: { state: 'stopped', config: stack.folders.workerConfig },
  });
  expect(readStack(stack.options.dir)).toBeUndefined();
});

test('status: a running stack tells pid and log of each part', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  const now = await status(stack.options);
  expect(now.state).toBe('running');
  expect(now.worker).toMatchObject({
    state: 'running',
    pid: stack.record('worker').pid,
    log: `${stack.folders.logs}/worker.log`,
  });
  expect(readStack(stack.options.dir)).toMatchObject({
    temporal: { namespace: 'slipway' },
    worker: { pid: now.worker.pid },
  });
});

test('status: a part that hangs is unhealthy, one that was killed is stopped and says so', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  const { pid } = stack.record('worker');
  process.kill(pid, 'SIGKILL');
  process.kill(stack.record('temporal').pid, 'SIGSTOP');
  while (isRunning(stack.record('worker'))) await sleep(10);
  const now = await status(stack.options);
  process.kill(stack.record('temporal').pid, 'SIGCONT');
  expect(now.state).toBe('degraded');
  expect(now.temporal).toMatchObject({ state: 'unhealthy', detail: expect.stringContaining('timeout') });
  expect(now.worker).toMatchObject({ state: 'stopped', detail: `process ${pid} has ended by itself` });
  expect(describeStatus(now)).toContain(`stopped (process ${pid} has ended by itself)`);
});

test('logs: the last lines of the parts that are asked for, then what comes', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  const seen: string[] = [];
  const ending = new AbortController();
  for await (const { part, line } of logs({ ...stack.options, only: ['worker'], lines: 5, follow: ending.signal })) {
    seen.push(`${part}: ${line}`);
    ending.abort();
  }
  expect(seen).toEqual(['worker: worker listens']);
});
