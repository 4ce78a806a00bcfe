import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { azure } from './provider.ts';
import type { CustomRole } from './role.ts';
import { stage, subscription, type Stage } from './testing/stage.ts';
import { WholePlan } from './testing/whole-plan.ts';

describe('the whole plan', () => {
  let on: Stage;
  let whole: WholePlan;
  beforeEach(async () => {
    on = await stage({ scale: 3_000 });
    whole = await WholePlan.on(on);
  });
  afterEach(() => on.close());

  const changes = () => on.cloud.journal.entries().filter(({ committed, service }) => committed && service !== 'entra');

  test('azure: an install from an empty subscription agrees with its plan, the next one changes nothing, a larger pool just that', async () => {
    const plan = await whole.plan();
    const outputs = await whole.ensure(plan);
    expect(outputs['database/password']).toMatchObject({ config: { inCluster: false } });
    expect(outputs['dns/identity']).toMatchObject({
      podLabels: { 'azure.workload.identity/use': 'true' },
      settings: { secret: 'external-dns-azure', directory: '/etc/kubernetes' },
    });
    const again = await whole.plan();
    expect(again.hash).toBe(plan.hash);
    expect(await whole.drift(again)).toEqual({});

    const before = changes().length;
    await whole.ensure(again);
    expect(
      changes()
        .slice(before)
        .map(({ operation }) => operation),
    ).toEqual([]);

    const larger = await whole.plan({ nodePools: { workspaces: { max: 60 } } });
    expect(await whole.drift(larger)).toEqual({ 'node-pools/workspaces': ['max'] });
    await whole.ensure(larger, (step) => step.id === 'node-pools/workspaces');
    expect(await whole.drift(larger)).toEqual({});
  }, 400_000);

  test('azure: what was made can be taken away again, twice, and nothing is left', async () => {
    const plan = await whole.plan();
    await whole.ensure(plan);
    expect(on.cloud.leftovers().length).toBeGreaterThan(8);
    const { account, location } = plan.scope;
    expect(await azure.locate({ installation: 'acme-azure', account, location }, on.context)).toEqual(plan.scope);
    await whole.destroy(plan);
    await whole.destroy(plan);
    expect(on.cloud.leftovers()).toEqual([]);
    expect(await azure.locate({ installation: 'acme-azure', account, location }, on.context)).toBeUndefined();
  }, 400_000);

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

  test('azure: with every third reply to a change lost, each thing is made once and nothing is left in the end', async () => {
    const plan = await whole.plan();
    await whole.ensure(plan);
    await whole.destroy(plan);
    const creates = () =>
      new Map(on.cloud.resources({}).map((each) => [String(each['id']), Number(each['createCalls'])] as const));
    const before = creates();
    for (const key of new Set(changes().map(({ service, operation }) => `${service}/${operation}`))) {
      const [service = '', operation = ''] = key.split('/');
      const match = { cloud: 'azure', service, operation };
      on.cloud.faults.add({ match, rate: 0.33, action: { 'timeout-after-commit': {} } });
    }
    const second = await whole.plan();
    // Which replies are lost depends on the order of calls: some step may need more attempts than the engine would give it.
    await whole.ensure(second, undefined, 20);
    expect(await whole.drift(second)).toEqual({});
    const twice = [...creates()].filter(([id, count]) => count - (before.get(id) ?? 0) > 1);
    expect(twice).toEqual([]);
    await whole.destroy(second);
    expect(on.cloud.faults.list().filter((rule) => rule.hits > 0).length).toBeGreaterThan(8);
    expect(on.cloud.leftovers()).toEqual([]);
  }, 300_000);

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
