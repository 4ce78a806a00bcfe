import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { identify, isRunning } from '@slipway/toolchain';
import { expect, test } from '@jest/globals';
import { endControlPlanes } from './control-planes.ts';
import { isFree } from './port.ts';
import { reset } from './reset.ts';
import { start } from './start.ts';
import { readState, updateState } from './state.ts';
import { stop } from './stop.ts';
import { makeTestStack } from './testing/test-stack.ts';

test('stop: ends the worker first and Temporal last, and leaves no process and no open port', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  const records = Object.values(readState(stack.folders).parts);
  const ports = Object.values(readState(stack.folders).ports);
  await stop(stack.options);
  expect(stack.journal().slice(3)).toEqual(['worker ended', 'local-cloud ended', 'temporal ended']);
  expect(records.map(isRunning)).toEqual([false, false, false]);
  expect(await Promise.all(ports.map(isFree))).toEqual([true, true, true]);
  expect(readState(stack.folders).parts).toEqual({});
});

test('stop: a part that does not listen is killed, with its children', async () => {
  await using stack = await makeTestStack({ 'local-cloud': ['deaf', 'parent'] });
  await start(stack.options);
  const child = identify(
    Number(
      stack
        .journal()
        .find((line) => line.includes('child'))
        ?.split(' ')[2],
    ),
  );
  const record = stack.record('local-cloud');
  await stop(stack.options);
  expect(stack.said.at(-2)).toMatch(`local-cloud: killed, process ${record.pid}`);
  expect([record, child].map((process) => process !== undefined && isRunning(process))).toEqual([false, false]);
});

test('stop: a pid that went to another process since is never ended', async () => {
  await using stack = await makeTestStack();
  const stranger = spawn('sleep', ['60']);
  await once(stranger, 'spawn');
  const record = { pid: stranger.pid ?? 0, startedAt: 'earlier', fingerprint: '', since: '', log: '', logOffset: 0 };
  updateState(stack.folders, (state) => (state.parts.worker = record));
  await stop(stack.options);
  expect(identify(record.pid)).toBeDefined();
  expect(stack.said.at(-1)).toMatch('worker: was not running');
  stranger.kill();
});

test('stop: only the parts that are named', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  await stop({ ...stack.options, only: ['worker'] });
  expect(Object.keys(stack.pids()).sort()).toEqual(['local-cloud', 'temporal']);
});

test('reset: deletes what the stack keeps and nothing that it does not own', async () => {
  await using stack = await makeTestStack();
  await start(stack.options);
  writeFileSync(join(stack.folders.root, 'thesis.txt'), '');
  for (const suffix of ['', '-wal', '-shm']) writeFileSync(`${stack.folders.database}${suffix}`, '');
  mkdirSync(stack.folders.cloud);
  await reset(stack.options);
  expect((await readdir(stack.folders.root)).sort()).toEqual(['journal', 'thesis.txt']);
});

test('endControlPlanes: ends what a killed local cloud left running, by its records, and no stranger with such a pid', async () => {
  await using stack = await makeTestStack();
  const { cloud } = stack.folders;
  mkdirSync(join(cloud, 'clusters'), { recursive: true });
  // Names the folder in its command line, as a control plane does in its flags.
  const ours = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', `--data-dir=${cloud}`]);
  const stranger = spawn('sleep', ['60']);
  await Promise.all([once(ours, 'spawn'), once(stranger, 'spawn')]);
  const exited = once(ours, 'exit');
  const records = [ours, stranger].map(({ pid }) => ({ pid, name: 'etcd' }));
  writeFileSync(join(cloud, 'clusters/pids.json'), JSON.stringify(records));
  await endControlPlanes(cloud);
  await exited;
  expect(identify(stranger.pid ?? 0)).toBeDefined();
  stranger.kill();
});
