import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readWorkerConfig } from './config.ts';
import { notifyingOf } from './notify-config.ts';
import { workerOptionsOf } from './worker-options.ts';

const write = (text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'slipway-worker-')), 'worker.json');
  writeFileSync(path, text);
  return path;
};

test('readWorkerConfig: a file is optional', () => {
  expect(readWorkerConfig(undefined)).toMatchObject({ clouds: {}, tools: { helm: 'helm' }, maxCachedWorkflows: 200 });
});

test('readWorkerConfig: certificates are kept nowhere unless a folder is named', () => {
  expect(readWorkerConfig(undefined)).not.toHaveProperty('certificates');
  expect(readWorkerConfig(write('{"certificates": {"folder": "kept"}}')).certificates).toEqual({ folder: 'kept' });
});

test('readWorkerConfig: every mistake is named at once', () => {
  const path = write('{"tool": {}, "maxCachedWorkflows": 0}');
  expect(() => readWorkerConfig(path)).toThrow(
    /Unrecognized key: "tool"[^]*maxCachedWorkflows|maxCachedWorkflows[^]*"tool"/,
  );
});

test('readWorkerConfig: a file that is no JSON is named', () => {
  const path = write('clouds: {}');
  expect(() => readWorkerConfig(path)).toThrow(path);
});

const optionsOf = (text: string) => workerOptionsOf(readWorkerConfig(write(text)), 'build-1');

test('workerOptionsOf: heartbeats follow the timing of the runs, and are never rarer than 5 s', () => {
  expect(optionsOf('{}').maxHeartbeatThrottleInterval).toBe(3_000);
  expect(optionsOf('{"timing": {"heartbeatTimeoutMs": 2000}}').maxHeartbeatThrottleInterval).toBe(100);
  expect(optionsOf('{"timing": {"heartbeatTimeoutMs": 600000}}').maxHeartbeatThrottleInterval).toBe(5_000);
});

test('workerOptionsOf: as many polls as slots at most, or a range that follows the backlog', () => {
  expect(optionsOf('{"maxConcurrentWorkflowTaskExecutions": 4}')).toMatchObject({
    workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: 4 },
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 10 },
  });
  expect(optionsOf('{"pollers": {"activityTasks": {"maximum": 80}}}')).toMatchObject({
    activityTaskPollerBehavior: { type: 'autoscaling', minimum: 1, initial: 5, maximum: 80 },
  });
  expect(() => optionsOf('{"pollers": {"activityTasks": {"minimum": 9}}}')).toThrow('minimum');
});

test('workerOptionsOf: says which build it is, and pins no run to it', () => {
  expect(optionsOf('{}').workerDeploymentOptions).toEqual({
    version: { deploymentName: 'slipway', buildId: 'build-1' },
    useWorkerVersioning: false,
  });
});

const notifyOf = (text: string) => readWorkerConfig(write(`{"notify": ${text}}`)).notify;

test('notifyingOf: nobody, a webhook, a command', () => {
  expect(notifyingOf(notifyOf('{}'), undefined, {})).toEqual({ channels: [] });
  const both = notifyOf('{"webhook": {"url": "https://chat.example/x"}, "command": ["tell", "-v"]}');
  expect(notifyingOf(both, 'https://ui.example', {})).toMatchObject({
    channels: [{ name: 'webhook' }, { name: 'command' }],
    ui: 'https://ui.example',
  });
});

test('notifyingOf: an address that the environment does not hold is refused at the start, without what is there instead', () => {
  const notify = notifyOf('{"webhook": {"urlFromEnv": "CHAT"}}');
  expect(notifyingOf(notify, undefined, { CHAT: 'https://chat.example/x' }).channels).toHaveLength(1);
  expect(() => notifyingOf(notify, undefined, {})).toThrow('CHAT is not set');
  expect(() => notifyingOf(notify, undefined, { CHAT: 's3cret' })).toThrow(/CHAT holds no address$/);
});

test('readWorkerConfig: an address that is wrong is not repeated', () => {
  const wrong = [
    '{"webhook": {"url": "s3cret"}}',
    '{"webhook": {"url": "ftp://s3cret"}}',
    '{"webhook": "https://s3cret"}',
  ];
  for (const text of wrong) expect(() => notifyOf(text)).toThrow(/^(?![^]*s3cret)[^]*notify\.webhook/);
});
