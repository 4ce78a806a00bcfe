import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stages, stageOf } from '@slipway/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { changesOf, type JournalEntry } from './local-cloud.ts';
import { TestStack } from './test-stack.ts';
import { screenshotOfRun } from './web-ui.ts';

const example = fileURLToPath(new URL('../../examples/gcp.yaml', import.meta.url));

describe('one installation on Google Cloud, end to end', () => {
  let stack: TestStack;
  let webUi = '';

  beforeAll(async () => {
    stack = await TestStack.start(120);
  }, 600_000);
  afterAll(async () => stack.remove(), 60_000);

  test('install: brings up all nine stages and names every step with its time', async () => {
    const { code, stdout, stderr } = await stack.slipway('install', '-f', example);
    expect(stderr + stdout).toContain('SUCCESS');
    expect(code).toBe(0);
    webUi = /Web:\s+(\S+)/.exec(stderr + stdout)?.[1] ?? '';
    const progress = await stack.progress('acme-gcp');
    expect(progress.phase).toBe('ready');
    const done = progress.steps.filter(({ state }) => state === 'done');
    expect(new Set(done.map(({ id }) => stageOf(id)))).toEqual(new Set(stages));
    for (const { id } of progress.steps) expect(stderr + stdout).toMatch(new RegExp(`${id}\\s+.*\\d+(ms|s)`));
  }, 400_000);

  test('install: makes each resource with one create call', async () => {
    const cloud = await stack.cloud();
    expect((await cloud.resources()).length).toBeGreaterThan(15);
    expect(await cloud.madeTwice()).toEqual([]);
  });

  test('the Web UI shows one workflow with readable activities and the step table', async () => {
    const text = await screenshotOfRun(webUi, 'GKE cluster acme-gcp');
    expect(text).toContain('gcp.cluster.ensure');
    expect(text).toContain('cluster/control-plane');
    expect(text).toContain('install acme-gcp');
  }, 120_000);

  test('install: changes nothing the second time, and says so', async () => {
    const changes = await changesDuring(stack, async () => {
      const { code, stdout, stderr } = await stack.slipway('install', '-f', example);
      expect(code).toBe(0);
      expect(stdout + stderr).toMatch(/nothing to (do|change)|no changes/i);
    });
    expect(changes).toEqual([]);
  }, 120_000);

  test('install: an edited file changes just what was edited', async () => {
    const edited = join(await mkdtemp(join(tmpdir(), 'slipway-spec-')), 'gcp.yaml');
    const text = await readFile(example, 'utf8');
    await writeFile(edited, text.replace(/^spec:$/m, 'spec:\n  nodePools: { workspaces: { max: 60 } }'));
    const changes = await changesDuring(stack, async () => {
      expect((await stack.slipway('install', '-f', edited)).code).toBe(0);
    });
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.filter(({ operation }) => !/nodePool/i.test(operation))).toEqual([]);
  }, 120_000);

  test('teardown: ends with nothing left, in its own words and in the cloud', async () => {
    const { code, stdout, stderr } = await stack.slipway(
      ...['teardown', 'acme-gcp', '--yes', '--confirm', 'acme-gcp', '--delete-data'],
    );
    expect(stdout + stderr).toMatch(/nothing (of acme-gcp is )?left/i);
    expect(code).toBe(0);
    expect(await (await stack.cloud()).leftovers()).toEqual([]);
  }, 300_000);
});

/** Requests that changed something in the cloud while `act` ran. */
async function changesDuring(stack: TestStack, act: () => Promise<void>): Promise<JournalEntry[]> {
  const cloud = await stack.cloud();
  const before = (await cloud.journal()).at(-1)?.seq ?? 0;
  await act();
  return changesOf(await cloud.journal(before));
}
