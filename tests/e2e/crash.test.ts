import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TestStack } from './test-stack.ts';

const example = fileURLToPath(new URL('../../examples/gcp.yaml', import.meta.url));

describe('processes that die', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.start(60);
  }, 600_000);
  afterAll(async () => stack.remove(), 60_000);

  test('install: ends ready with one create per resource when worker and Temporal server are killed on the way', async () => {
    const cloud = await stack.cloud();
    const started = await stack.slipway('install', '-f', example, '--detach');
    expect(started.code).toBe(0);

    await cloud.untilCommitted('CreateCluster');
    await stack.kill('worker');
    await stack.up();

    await cloud.untilCommitted('CreateNodePool');
    await stack.kill('temporal');
    await stack.up();

    const { code, stdout, stderr } = await stack.slipway('status', 'acme-gcp', '--wait=ready', '--timeout', '5m');
    expect(stdout + stderr).toContain('ready');
    expect(code).toBe(0);
    expect(await cloud.madeTwice()).toEqual([]);
  }, 500_000);

  test('teardown: leaves nothing when the worker is killed on the way', async () => {
    const cloud = await stack.cloud();
    const running = stack.slipway('teardown', 'acme-gcp', '--yes', '--confirm', 'acme-gcp', '--delete-data');
    await cloud.untilCommitted('DeleteCluster', 200);
    await stack.kill('worker');
    await stack.up();
    const { code, stdout, stderr } = await running;
    expect(stderr + stdout).toMatch(/nothing (of acme-gcp is )?left/i);
    expect(code).toBe(0);
    expect(await cloud.leftovers()).toEqual([]);
  }, 400_000);
});
