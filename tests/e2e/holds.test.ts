import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LocalCloud } from './local-cloud.ts';
import { TestStack } from './test-stack.ts';
import { until } from './until.ts';

const example = fileURLToPath(new URL('../../examples/gcp.yaml', import.meta.url));
const teardown = ['teardown', 'acme-gcp', '--yes', '--confirm', 'acme-gcp', '--delete-data'];

/** Cloud SQL refuses until the rule goes. */
const noDatabase = {
  id: 'no-database',
  match: { cloud: 'gcp', service: 'sqladmin', operation: 'instances.insert' },
  action: { status: { http: 403, code: 'quotaExceeded', message: 'Quota exceeded for Cloud SQL instances' } },
};
/** Only the machine that the file asks for is too large. */
const noMachine = {
  id: 'no-machine',
  match: { cloud: 'gcp', service: 'container', operation: 'CreateNodePool', name: '*workspaces*' },
  times: 1,
  action: {
    status: {
      http: 403,
      code: 'PERMISSION_DENIED',
      message:
        "Insufficient regional quota to satisfy request: resource \"N2_CPUS\": request requires '24.0' and is short '8.0'.",
    },
  },
};
const noRemoval = {
  id: 'no-removal',
  match: { cloud: 'gcp', service: 'compute', operation: 'networks.delete' },
  action: { status: { http: 403, code: 'forbidden', message: 'Required compute.networks.delete permission' } },
};

describe('a failed step is a question', () => {
  let stack: TestStack;
  let cloud: LocalCloud;

  beforeAll(async () => {
    stack = await TestStack.start(240);
    cloud = await stack.cloud();
  }, 600_000);
  afterAll(async () => stack.remove());

  /** State of each step of the open run. */
  async function states(): Promise<Record<string, string>> {
    const { steps } = await stack.progress('acme-gcp');
    return Object.fromEntries(steps.map(({ id, state }) => [id, state]));
  }

  test('install: goes on without its terminal, holds what failed, and is ready after retry and another machine', async () => {
    await cloud.addFault(noDatabase);
    await cloud.addFault(noMachine);
    const events = join(stack.dir, 'events.ndjson');
    const install = stack.begin('install', '-f', example, '--on-failure=pause', '--json-into', events);
    const ended = once(install, 'close');
    await until('the install is watched', 120, async () => (await readFile(events, 'utf8').catch(() => '')) !== '');
    install.kill('SIGINT');
    expect(await ended).toEqual([130, null]);

    const held = await stack.slipway('attach', 'acme-gcp');
    expect(held.stdout).toContain('slipway retry acme-gcp database/instance');
    expect(held.stdout).toContain('slipway retry acme-gcp node-pools/workspaces --set PROP=VALUE');
    expect(held.code).toBe(13);
    expect(await states()).toMatchObject({
      'database/instance': 'held',
      'node-pools/workspaces': 'held',
      'node-pools/services': 'done',
      'dns/delegation': 'done',
      'install/workloads': 'waiting',
    });
    // The server lists what changed a moment after it changed.
    await until('the hold is listed', 120, async () =>
      (await stack.slipway('list', '--held')).stdout.includes('applying, held'),
    );

    const skipped = await stack.slipway('skip', 'acme-gcp', 'database/instance');
    expect(skipped.code).toBe(5);
    expect(skipped.stderr).toContain('database/schema needs database/instance');

    const other = ['retry', 'acme-gcp', 'node-pools/workspaces', '--set'];
    const wrong = await stack.slipway(...other, 'size=4');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/These can: .*machineType/);
    const changed = await stack.slipway(...other, 'machineType=n2-standard-4');
    expect(changed.stdout).toContain('spec.nodePools.workspaces.machineType');
    expect(changed.code).toBe(0);

    await cloud.removeFault(noDatabase.id);
    expect((await stack.slipway('retry', 'acme-gcp', 'database/instance')).code).toBe(0);
    expect((await stack.slipway('retry', 'acme-gcp', 'database/instance')).code).toBe(5);

    const attached = await stack.slipway('attach', 'acme-gcp');
    expect(attached.stdout).toContain('node-pools/workspaces has machineType = "n2-standard-4" since this run');
    expect(attached.code).toBe(0);
    expect(await cloud.madeTwice()).toEqual([]);
  }, 500_000);

  test('teardown: what cannot be removed is named and held; started again it goes on and leaves nothing', async () => {
    await cloud.addFault(noRemoval);
    const held = await stack.slipway(...teardown);
    expect(held.stdout).toContain('slipway retry acme-gcp cluster/network');
    expect(held.code).toBe(14);
    expect(await states()).toMatchObject({ 'cluster/network': 'held', 'cluster/control-plane': 'undone' });
    await cloud.removeFault(noRemoval.id);
    const again = await stack.slipway(...teardown);
    expect(again.stdout).toContain('cluster/network#1: retry');
    expect(again.stdout).toContain('Nothing of acme-gcp is left');
    expect(again.code).toBe(0);
    expect(await cloud.leftovers()).toEqual([]);
  }, 400_000);

  test('approve, rollback: nothing is made before the plan is approved, and a rollback is exit code 8', async () => {
    await cloud.addFault(noDatabase);
    const waiting = await stack.slipway('install', '-f', example, '--on-failure=pause', '--approve');
    expect(waiting.stdout).toContain('slipway approve acme-gcp');
    expect(waiting.code).toBe(13);
    expect(await cloud.leftovers()).toEqual([]);
    const wrong = await stack.slipway('approve', 'acme-gcp', '--hash', '00000000');
    expect(wrong.stderr).toContain('00000000 is not the plan of this run');
    expect(wrong.code).toBe(5);
    expect((await stack.slipway('approve', 'acme-gcp')).code).toBe(0);

    await until('the database is on hold', 200, async () => (await states())['database/instance'] === 'held');
    const preview = await stack.slipway('rollback', 'acme-gcp', '--dry-run');
    expect(preview.stdout).toContain('database/instance');
    expect((await stack.slipway('rollback', 'acme-gcp', '--yes', '--detach', '--reason', 'no quota')).code).toBe(0);
    const undone = await stack.slipway('attach', 'acme-gcp');
    expect(undone.stdout).toContain('CANCELLED undone on request, after SW-QUOTA-');
    expect(undone.code).toBe(8);
    await cloud.removeFault(noDatabase.id);
    expect(await cloud.leftovers()).toEqual([]);
  }, 400_000);
});
