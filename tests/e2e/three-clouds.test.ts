import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TestStack } from './test-stack.ts';

const clouds = ['gcp', 'aws', 'azure'] as const;
const exampleOf = (cloud: string): string => fileURLToPath(new URL(`../../examples/${cloud}.yaml`, import.meta.url));

describe('three clouds', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.start(120);
  }, 600_000);
  afterAll(async () => stack.remove());

  /** Runs one command for each cloud at once. @returns exit codes, and the seconds that each took */
  async function atOnce(what: string, argsOf: (cloud: string) => string[]): Promise<Record<string, number>> {
    const begin = Date.now();
    const seconds = (): number => (Date.now() - begin) / 1000;
    const ended = await Promise.all(
      clouds.map(async (cloud) => {
        const { code } = await stack.slipway(...argsOf(cloud));
        return { cloud, code, took: seconds() };
      }),
    );
    const all = seconds();
    const each = ended.map(({ cloud, took }) => `${cloud} ${took.toFixed(1)} s`).join(', ');
    const longest = Math.max(...ended.map(({ took }) => took));
    console.log(
      `${what} of three at once: ${each}; all ${all.toFixed(1)} s, ${(all / longest).toFixed(2)} × the longest`,
    );
    return Object.fromEntries(ended.map(({ cloud, code }) => [cloud, code]));
  }

  test('install and teardown: three installations at once on three clouds, and nothing of any is left', async () => {
    const done = { gcp: 0, aws: 0, azure: 0 };
    expect(await atOnce('install', (cloud) => ['install', '-f', exampleOf(cloud), '--on-failure=rollback'])).toEqual(
      done,
    );
    const cloud = await stack.cloud();
    expect(await cloud.madeTwice()).toEqual([]);
    const removal = (name: string): string[] => ['teardown', name, '--yes', '--confirm', name, '--delete-data'];
    expect(await atOnce('teardown', (id) => removal(`acme-${id}`))).toEqual(done);
    expect(await cloud.leftovers()).toEqual([]);
  }, 600_000);
});
