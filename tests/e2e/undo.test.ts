import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { workflowIdOf } from '@slipway/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { changesOf } from './local-cloud.ts';
import { TestStack } from './test-stack.ts';
import { until } from './until.ts';

const example = fileURLToPath(new URL('../../examples/gcp.yaml', import.meta.url));

/** Cloud SQL refuses for good, however often it is asked. */
const noDatabase = {
  id: 'no-database',
  match: { cloud: 'gcp', service: 'sqladmin', operation: 'instances.insert' },
  action: { status: { http: 403, code: 'quotaExceeded', message: 'Quota exceeded for Cloud SQL instances' } },
};

/** A cluster is being made for as long as this stands. */
const endlessCreate = {
  id: 'endless-create',
  match: { cloud: 'gcp', service: 'container', operation: 'CreateCluster' },
  action: { 'op-stuck': {} },
};

describe('undoing', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.start(240);
  }, 600_000);
  afterAll(async () => stack.remove());

  test('install: undoes all that it made when a step fails for good, and leaves nothing', async () => {
    const cloud = await stack.cloud();
    await cloud.addFault(noDatabase);
    const { code, stdout, stderr } = await stack.slipway('install', '-f', example, '--on-failure=rollback');
    await cloud.removeFault(noDatabase.id);
    expect(stdout + stderr).toContain('database/instance');
    expect(code).toBe(11);
    expect(await cloud.leftovers()).toEqual([]);
  }, 300_000);

  test('cancel in the Web UI: the create that runs settles first, then the undo begins', async () => {
    const cloud = await stack.cloud();
    const since = (await cloud.journal()).at(-1)?.seq ?? 0;
    await cloud.addFault(endlessCreate);
    expect((await stack.slipway('install', '-f', example, '--detach')).code).toBe(0);
    await cloud.untilCommitted('CreateCluster', 120, since);
    const { temporal } = await stack.status();
    const connection = await Connection.connect({ address: temporal.address });
    const handle = new Client({ connection, namespace: temporal.namespace }).workflow.getHandle(
      workflowIdOf('acme-gcp'),
    );
    await handle.cancel();
    await cloud.removeFault(endlessCreate.id);
    await until('the run is closed', 200, async () => (await handle.describe()).status.name !== 'RUNNING');
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    await connection.close();

    const changes = changesOf(await cloud.journal(since));
    const created = changes.findIndex(({ operation }) => operation === 'CreateCluster');
    const deleted = changes.findIndex(({ operation }) => operation === 'DeleteCluster');
    expect(deleted).toBeGreaterThan(created);
    // Google refuses to delete a cluster that is being created, naming the operation. It may refuse for one of its own.
    const creating = String((changes[created]?.reply as { name?: string }).name);
    const refusals = (await cloud.journal(since)).filter(
      ({ operation, outcome }) => operation === 'DeleteCluster' && outcome === 'error',
    );
    expect(JSON.stringify(refusals)).not.toContain(creating);
    const firstDelete = changes.findIndex(({ method }) => method === 'DELETE');
    const lastCreate = changes.findLastIndex(({ operation }) => /create|insert/i.test(operation));
    expect(firstDelete).toBeGreaterThan(lastCreate);
    expect(await cloud.leftovers()).toEqual([]);
  }, 400_000);

  test('install: a changed file that fails leaves the living platform as it was', async () => {
    const cloud = await stack.cloud();
    expect((await stack.slipway('install', '-f', example)).code).toBe(0);
    const before = (await cloud.resources()).map(({ id }) => id).sort();

    const changed = join(await mkdtemp(join(tmpdir(), 'slipway-spec-')), 'gcp.yaml');
    await writeFile(
      changed,
      (await readFile(example, 'utf8')).replace(/^spec:$/m, 'spec:\n  database: { storageGb: 40 }'),
    );
    await cloud.addFault({
      ...noDatabase,
      match: { cloud: 'gcp', service: 'sqladmin', operation: 'instances.patch' },
    });
    const { code } = await stack.slipway('install', '-f', changed, '--on-failure=rollback');
    expect(code).toBe(11);
    expect((await cloud.resources()).map(({ id }) => id).sort()).toEqual(before);
    await cloud.removeFault(noDatabase.id);

    expect((await stack.slipway('verify', 'acme-gcp', '-f', example, '--expect-no-changes')).code).toBe(0);
    expect((await stack.slipway('teardown', 'acme-gcp', '--yes', '--confirm', 'acme-gcp', '--delete-data')).code).toBe(
      0,
    );
    expect(await cloud.leftovers()).toEqual([]);
  }, 500_000);
});
