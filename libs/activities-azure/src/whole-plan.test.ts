import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WholePlan } from '@slipway/testing/cloud/whole-plan';
import { testWholePlan } from '@slipway/testing/cloud/whole-plan-suite';
import type { CustomRole } from './role.ts';
import { stage, subscription, type Stage } from './testing/stage.ts';
import { whole as microsoft } from './testing/whole.ts';

testWholePlan(() => stage({ scale: 3_000 }), microsoft, {
  outputs: {
    'database/password': { config: { inCluster: false } },
    'dns/identity': {
      podLabels: { 'azure.workload.identity/use': 'true' },
      settings: { secret: 'external-dns-azure', directory: '/etc/kubernetes' },
    },
  },
  objects: 8,
  operations: 8,
});

describe('the group and the role', () => {
  let on: Stage;
  let whole: WholePlan;
  beforeEach(async () => {
    on = await stage({ scale: 3_000 });
    whole = await WholePlan.on(on, microsoft);
  });
  afterEach(() => on.close());

  test('azure: a group that was there before stays, with what somebody else has in it', async () => {
    const group = { name: 'acme-gitpod', location: 'westeurope', tags: { owner: 'finance' } };
    const id = `/subscriptions/${subscription}/resourceGroups/acme-gitpod/providers/Microsoft.Storage/storageAccounts/theirs`;
    const theirs = { id, type: 'Microsoft.Storage/storageAccounts', body: { location: 'westeurope' } };
    on.cloud.seed({ azure: { resourceGroups: [group], resources: [theirs] } });
    const plan = await whole.plan();
    expect(plan.steps.find((step) => step.id === 'cluster/resource-group')?.lifecycle).toBe('adopted');
    await whole.ensure(plan);
    await whole.destroy(plan);
    const left = on.cloud.resources({}).filter((each) => each['state'] !== 'deleted');
    expect(left.map((each) => String(each['id']))).toEqual(expect.arrayContaining([id]));
    const client = await on.azure.clients.resources();
    expect((await client.resourceGroups.get('acme-gitpod')).tags).toEqual({ owner: 'finance' });
  }, 400_000);

  test('azure: who has the least role, and nothing else, can install and take away everything', async () => {
    const role = JSON.parse(readFileSync(new URL('../role.json', import.meta.url), 'utf8')) as CustomRole;
    await on.azure.clients.authorization().then((client) =>
      client.roleDefinitions.createOrUpdate(`/subscriptions/${subscription}`, '11111111-1111-4111-8111-111111111111', {
        roleName: role.Name,
        description: role.Description,
        roleType: 'CustomRole',
        permissions: [{ actions: role.Actions, notActions: role.NotActions }],
        assignableScopes: [`/subscriptions/${subscription}`],
      }),
    );
    on.cloud.seed({ azure: { operatorRoles: [role.Name] } });
    const plan = await whole.plan();
    await whole.ensure(plan);
    await whole.ensure(await whole.plan({ tags: { team: 'platform' }, nodePools: { services: { max: 5 } } }));
    await whole.destroy(plan);
    const refused = on.cloud.journal
      .entries()
      .filter(({ status }) => status === 403)
      .map(({ service, operation }) => `${service}:${operation}`);
    expect(refused).toEqual([]);
    // The role itself is the test's.
    const left = on.cloud.leftovers().filter(({ type }) => type !== 'Microsoft.Authorization/roleDefinitions');
    expect(left).toEqual([]);
  }, 300_000);
});
