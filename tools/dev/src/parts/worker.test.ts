import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { fingerprintOf } from '../launch.ts';
import { makeTestStack, type TestStack } from '../testing/test-stack.ts';
import { timingAt } from '../timing.ts';
import { workerPart } from './worker.ts';

const cloudConfig = {
  admin: 'http://127.0.0.1:1',
  clouds: { gcp: { endpoints: { compute: 'http://127.0.0.1:2' } }, aws: {} },
  reach: { resolvers: ['127.0.0.1:53'] },
  env: { GOOGLE_APPLICATION_CREDENTIALS: '/key.json' },
};

function prepare({ folders }: TestStack, clouds: string[] = []) {
  writeFileSync(folders.cloudConfig, JSON.stringify(cloudConfig));
  return workerPart.prepare(
    { folders, settings: { speed: 60, clouds }, tool: () => Promise.resolve('/bin/helm') },
    false,
  );
}

test('worker: its configuration is what the local cloud says, the timing of its speed and where helm is', async () => {
  await using stack = await makeTestStack();
  const { env } = await prepare(stack);
  expect(env['SLIPWAY_WORKER_CONFIG']).toBe(stack.folders.workerConfig);
  expect(JSON.parse(readFileSync(stack.folders.workerConfig, 'utf8'))).toEqual({
    clouds: cloudConfig.clouds,
    reach: cloudConfig.reach,
    timing: timingAt(60),
    shutdownGraceMs: 3_000,
    ui: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/),
    tools: { helm: '/bin/helm' },
  });
  expect(statSync(stack.folders.workerConfig).mode & 0o777).toBe(0o600);
});

test('worker: a developer’s own Temporal profile does not reach it, the local credentials do', async () => {
  await using stack = await makeTestStack();
  process.env['TEMPORAL_API_KEY'] = 'mine';
  const { env } = await prepare(stack);
  delete process.env['TEMPORAL_API_KEY'];
  expect(env).toMatchObject({ TEMPORAL_NAMESPACE: 'slipway', GOOGLE_APPLICATION_CREDENTIALS: '/key.json' });
  expect('TEMPORAL_API_KEY' in env && env['TEMPORAL_API_KEY'] === undefined).toBe(true);
});

test('worker: serves the clouds that were chosen, and is started anew when the choice changes', async () => {
  await using stack = await makeTestStack();
  const [all, one] = [await prepare(stack), await prepare(stack, ['gcp'])];
  expect([all, one].map(({ args }) => args.slice(1))).toEqual([
    ['--cloud', 'gcp', '--cloud', 'aws'],
    ['--cloud', 'gcp'],
  ]);
  expect(fingerprintOf(all)).not.toBe(fingerprintOf(one));
  expect(fingerprintOf(all)).toBe(fingerprintOf(await prepare(stack)));
});

test('worker: a cloud that the local cloud does not have is refused by name', async () => {
  await using stack = await makeTestStack();
  await expect(prepare(stack, ['azure'])).rejects.toMatchObject({
    message: 'The local cloud has no azure.',
    fix: 'Choose among gcp, aws with --cloud.',
  });
});

test('worker: only a ready line of this process counts', async () => {
  await using stack = await makeTestStack();
  const context = { folders: stack.folders, settings: { speed: 60, clouds: [] }, tool: () => Promise.resolve('') };
  const log = `${stack.folders.root}/worker.log`;
  const earlier = '{"msg":"worker ready"}\n';
  writeFileSync(log, `${earlier}not json\n{"msg":"connecting"}\n`);
  const record = { pid: 1, startedAt: '', fingerprint: '', since: '', log, logOffset: earlier.length };
  await expect(workerPart.check(context, record)).rejects.toThrow('not said that it is ready');
  writeFileSync(log, '{"time":"now","msg":"worker ready","clouds":["gcp"]}\n', { flag: 'a' });
  await workerPart.check(context, record);
});
