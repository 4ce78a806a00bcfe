import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { heartbeatThrottleMs, readWorkerConfig } from './config.ts';

const write = (text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'slipway-worker-')), 'worker.json');
  writeFileSync(path, text);
  return path;
};

test('readWorkerConfig: a file is optional', () => {
  expect(readWorkerConfig(undefined)).toMatchObject({ clouds: {}, tools: { helm: 'helm' }, maxCachedWorkflows: 50 });
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

test('heartbeatThrottleMs: follows the runs, and is never above 5 s', () => {
  expect(heartbeatThrottleMs(readWorkerConfig(undefined))).toBe(3_000);
  expect(heartbeatThrottleMs(readWorkerConfig(write('{"timing": {"heartbeatTimeoutMs": 2000}}')))).toBe(100);
  expect(heartbeatThrottleMs(readWorkerConfig(write('{"timing": {"heartbeatTimeoutMs": 600000}}')))).toBe(5_000);
});
