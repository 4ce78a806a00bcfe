import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Bystander } from './bystander.ts';
import type { Ended } from './process.ts';
import { TestStack } from './test-stack.ts';

const example = fileURLToPath(new URL('../../examples/gcp.yaml', import.meta.url));
const consent = ['--yes', '--confirm', 'acme-gcp', '--delete-data'];
const place = ['--cloud', 'gcp', '--account', 'acme-dev-platform', '--region', 'europe-west1'];
const nothingLeft = /nothing of acme-gcp is left/i;

describe('a teardown that starts from little', () => {
  let stack: TestStack;
  let bystander: Bystander;

  beforeAll(async () => {
    stack = await TestStack.start(240);
    bystander = await Bystander.of(stack);
  }, 600_000);
  afterAll(async () => stack.remove());

  const byLabels = (): Promise<Ended> => stack.slipway('teardown', 'acme-gcp', ...place, ...consent);
  const leftovers = async (): Promise<string[]> =>
    (await (await stack.cloud()).leftovers()).map(({ type, name }) => `${type} ${name}`);

  test('by labels alone: a half-made installation whose history is lost and whose cluster somebody deleted', async () => {
    const cloud = await stack.cloud();
    expect((await stack.slipway('install', '-f', example, '--detach')).code).toBe(0);
    await cloud.untilCommitted('CreateNodePool', 400);
    await stack.loseHistory();
    await bystander.deleteCluster('acme-gcp');
    const { code, stdout, stderr } = await byLabels();
    expect(stdout + stderr).toMatch(nothingLeft);
    expect(code).toBe(0);
    expect(await leftovers()).toEqual([]);
  }, 900_000);

  test('by labels alone: a living platform goes, and what somebody else holds is named until it is gone', async () => {
    expect((await stack.slipway('install', '-f', example)).code).toBe(0);
    await bystander.addRecord('acme-gcp-zone', 'theirs');
    const first = await byLabels();
    const said = first.stdout + first.stderr;
    expect(said).toContain('acme-gcp-zone');
    expect(said).toContain('theirs.gcp.gitpod.acme.example. A');
    expect(first.code).toBe(14);
    expect(await leftovers()).toEqual(['dns.managedZones acme-gcp-zone']);

    await bystander.removeRecord('acme-gcp-zone', 'theirs');
    const second = await byLabels();
    expect(second.stdout + second.stderr).toMatch(nothingLeft);
    expect(second.code).toBe(0);
    expect(await leftovers()).toEqual([]);
  }, 1_500_000);

  test('sweep: what is living is not listed; once nobody knows of it any more it is found, and removed on request', async () => {
    const cloud = await stack.cloud();
    const since = (await cloud.journal()).at(-1)?.seq ?? 0;
    expect((await stack.slipway('install', '-f', example, '--detach')).code).toBe(0);
    await cloud.untilCommitted('CreateNodePool', 400, since);
    const living = await stack.slipway('sweep', ...place);
    expect(living.stdout).not.toContain('acme-gcp-net');
    expect(living.code).toBe(0);
    expect((await stack.slipway('sweep', 'acme-gcp', ...place)).code).toBe(5);

    await stack.loseHistory();
    const found = await stack.slipway('sweep', ...place);
    expect(found.stdout).toMatch(/acme-gcp +gcp\.network +acme-gcp-net/);
    expect(found.stdout).toContain('no run of it is known here');
    expect(found.code).toBe(14);
    const removed = await stack.slipway('sweep', ...place, '--yes', '--confirm', 'acme-dev-platform', '--delete-data');
    expect(removed.stdout + removed.stderr).toMatch(nothingLeft);
    expect(removed.code).toBe(0);
    expect(await leftovers()).toEqual([]);
  }, 900_000);

  test('by its name: with a cluster that does not answer, in a zone that stays with whom it belongs to', async () => {
    await bystander.makeZone('theirs');
    await bystander.addRecord('theirs', 'www');
    const spec = join(await mkdtemp(join(tmpdir(), 'slipway-spec-')), 'gcp.yaml');
    const adopting = `${(await readFile(example, 'utf8')).trimEnd()}\n  dns: { zone: { adopt: theirs } }\n`;
    await writeFile(spec, adopting);
    expect((await stack.slipway('install', '-f', spec)).code).toBe(0);
    expect((await bystander.records('theirs')).length).toBeGreaterThan(1);
    await (await stack.cloud()).turnControlPlane('acme-gcp', false);

    const { code, stdout, stderr } = await stack.slipway('teardown', 'acme-gcp', ...consent);
    expect(stdout + stderr).toMatch(nothingLeft);
    expect(code).toBe(0);
    expect(await bystander.records('theirs')).toEqual(['www.gcp.gitpod.acme.example. A']);
    expect(await leftovers()).toEqual(['dns.managedZones theirs']);
  }, 1_500_000);
});
