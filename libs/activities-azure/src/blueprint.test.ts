import { describe, expect, test } from '@jest/globals';
import { Blueprint, type Slots } from '@slipway/blueprint';
import type { Plan } from '@slipway/contracts';
import { azure } from './provider.ts';
import type { AzureInstallation } from './spec.ts';
import { installation } from './testing/installation.ts';

function made(spec: AzureInstallation, resolved: object = {}): { plan: Plan; slots: Slots } {
  const facts = { ...azure.assume(spec), kubernetes: '1.34.7', mysql: '8.0.21', ...resolved };
  const b = new Blueprint(azure.scope(spec, facts));
  const slots = azure.blueprint(spec, facts, b);
  return { plan: b.plan(), slots };
}

const planOf = (changes: object = {}, settings: object = {}): Plan => made(installation(changes, settings)).plan;
const stepOf = (plan: Plan, id: string) => plan.steps.find((step) => step.id === id);
const propsOf = (plan: Plan, id: string) => stepOf(plan, id)?.props;

describe('azureBlueprint', () => {
  test('azureBlueprint: has every row of the reference architecture with the needs of its table', () => {
    const needs = Object.fromEntries(planOf().steps.map((step) => [step.id, Object.values(step.needs).sort()]));
    expect(needs).toEqual({
      'cluster/providers': [],
      'cluster/resource-group': ['cluster/providers'],
      'cluster/network': ['cluster/resource-group'],
      'cluster/identity': ['cluster/network'],
      'cluster/control-plane': ['cluster/identity', 'cluster/network'],
      'cluster/namespaces': ['cluster/control-plane'],
      'node-pools/services': ['cluster/control-plane', 'cluster/network'],
      'node-pools/workspaces': ['cluster/control-plane', 'cluster/network', 'node-pools/services'],
      'dns/zone': ['cluster/resource-group'],
      'dns/identity': ['cluster/control-plane', 'dns/zone'],
      'cert-manager/identity': ['cluster/control-plane', 'dns/zone'],
      'database/credentials': ['cluster/namespaces'],
      'database/subnet': ['cluster/network'],
      'database/private-zone': ['cluster/network'],
      'database/instance': ['database/private-zone', 'database/subnet'],
      'database/parameters': ['database/instance'],
      'database/schema': ['database/instance', 'database/parameters'],
      'database/password': ['database/credentials', 'database/instance', 'database/schema'],
      'storage/account': ['cluster/resource-group'],
      'storage/credentials': ['cluster/namespaces', 'storage/account'],
      'registry/registry': ['cluster/resource-group'],
      'registry/credentials': ['cluster/namespaces', 'registry/registry'],
    });
  });

  test('azureBlueprint: kinds begin with azure, except for what stands inside the cluster', () => {
    const others = planOf().steps.filter(({ kind }) => !kind.startsWith('azure.'));
    expect(others.map(({ kind }) => kind)).toEqual(['k8s.namespaces', 'k8s.database-credentials']);
  });

  test('azureBlueprint: sizes and layouts are those of table 2.1', () => {
    const pools = (changes: object): unknown[] =>
      planOf(changes)
        .steps.filter((step) => step.kind === 'azure.agent-pool')
        .map(({ name, props: { machineType, min, max, desired, diskGb, diskType } }) =>
          [name, machineType, `${String(min)}-${String(max)}/${String(desired)}`, diskGb, diskType].join(' '),
        );
    expect(pools({})).toEqual([
      'services Standard_D4_v4 1-4/1 100 Managed',
      'workspaces Standard_D8_v4 1-50/1 512 Managed',
    ]);
    expect(pools({ size: 'small' })).toEqual([
      'services Standard_D4_v4 1-2/1 100 Managed',
      'workspaces Standard_D8_v4 1-4/1 128 Managed',
    ]);
    expect(pools({ nodePools: { layout: 'three', regular: { max: 7, min: 2 } } })).toEqual([
      'services Standard_D4_v4 1-4/1 100 Managed',
      'regularws Standard_D16_v4 2-7/2 512 Managed',
      'headlessws Standard_D16_v4 1-50/1 512 Managed',
    ]);
  });

  test('azureBlueprint: the pool that the cluster is made with is the one that the next step keeps', () => {
    const plan = planOf({ nodePools: { services: { max: 3 } } });
    const { firstPool } = propsOf(plan, 'cluster/control-plane') as { firstPool: object };
    expect(propsOf(plan, 'node-pools/services')).toMatchObject({ ...firstPool, max: 3, withCluster: true });
    expect(propsOf(plan, 'node-pools/workspaces')).toMatchObject({ withCluster: false, version: '1.34.7' });
  });

  test('azureBlueprint: ranges are those of table 2.5, and follow a network of another size', () => {
    const ranges = (changes: object) => {
      const plan = planOf(changes);
      const { pods, services, clusterDns } = propsOf(plan, 'cluster/control-plane') ?? {};
      const { cidr, nodes } = propsOf(plan, 'cluster/network') ?? {};
      return [cidr, nodes, pods, services, clusterDns, propsOf(plan, 'database/subnet')?.['cidr']].join(' ');
    };
    expect(ranges({})).toBe('10.2.0.0/16 10.2.1.0/24 10.244.0.0/16 10.0.0.0/16 10.0.0.10 10.2.2.0/27');
    expect(ranges({ network: { cidr: '10.8.64.0/18', services: '172.20.0.0/16' } })).toBe(
      '10.8.64.0/18 10.8.64.64/26 10.244.0.0/16 172.20.0.0/16 172.20.0.10 10.8.64.128/29',
    );
  });

  test('azureBlueprint: a small installation has a smaller database, registry and control plane', () => {
    const sizes = (plan: Plan) => [
      propsOf(plan, 'cluster/control-plane')?.['tier'],
      propsOf(plan, 'database/instance')?.['sku'],
      propsOf(plan, 'database/instance')?.['tier'],
      propsOf(plan, 'registry/registry')?.['sku'],
    ];
    expect(sizes(planOf())).toEqual(['Standard', 'Standard_D2ds_v4', 'GeneralPurpose', 'Premium']);
    expect(sizes(planOf({ size: 'small' }))).toEqual(['Free', 'Standard_B2s', 'Burstable', 'Standard']);
    expect(sizes(planOf({ size: 'small' }, { tier: 'Premium' }))[0]).toBe('Premium');
  });

  test('azureBlueprint: only MySQL 8 is told to make no keys of its own', () => {
    const parameters = (mysql: string) =>
      Object.keys(
        propsOf(made(installation(), { mysql }).plan, 'database/parameters')?.['parameters'] as Record<string, string>,
      );
    expect(parameters('5.7')).toEqual(['require_secure_transport', 'explicit_defaults_for_timestamp']);
    expect(parameters('8.0.21')).toContain('sql_generate_invisible_primary_key');
  });

  test('azureBlueprint: what was there before is adopted, with tags of its own', () => {
    const spec = installation({ tags: { team: 'a' }, dns: { zone: { adopt: 'gitpod.acme.example' } } });
    const { plan } = made(spec, { groupIsAdopted: true });
    expect(stepOf(plan, 'cluster/resource-group')).toMatchObject({ lifecycle: 'adopted', props: { tags: {} } });
    expect(stepOf(plan, 'dns/zone')).toMatchObject({
      name: 'gitpod.acme.example',
      lifecycle: 'adopted',
      props: { tags: {} },
    });
    expect(stepOf(made(spec).plan, 'cluster/resource-group')).toMatchObject({ lifecycle: 'managed' });
  });

  test("azureBlueprint: Gitpod's Service marks its public address", () => {
    const { slots } = made(installation({ tags: { team: 'a b', bad: 'x,y' } }));
    expect(JSON.stringify(slots.installer)).toContain(
      '"service.beta.kubernetes.io/azure-pip-tags":"slipway-incarnation=1,slipway-installation=acme-azure,slipway-step=install/endpoint,team=a b"',
    );
  });

  test('azureBlueprint: equal specs give equal hashes, an edited pool another one and just one other step', () => {
    const [before, same, after] = [{}, {}, { nodePools: { workspaces: { max: 60 } } }].map((changes) =>
      planOf(changes),
    ) as [Plan, Plan, Plan];
    expect(same.hash).toBe(before.hash);
    expect(after.hash).not.toBe(before.hash);
    const changed = after.steps.filter((step, i) => JSON.stringify(step) !== JSON.stringify(before.steps[i]));
    expect(changed.map((step) => step.id)).toEqual(['node-pools/workspaces']);
  });
});

describe('azure.check', () => {
  const issues = (changes: object, settings: object = {}): string[] =>
    azure.check(installation(changes, settings)).map((issue) => issue.path.join('.'));

  test('azure.check: accepts the defaults', () => expect(issues({})).toEqual([]));

  test('azure.check: reports everything at once', () => {
    expect(
      issues({
        region: 'europe-west1',
        network: { nodes: '10.3.0.0/24', pods: '10.2.0.0/16', services: '10.0.0.0/28' },
        kubernetes: { version: '1.34.1-gke', channel: 'stable' },
        nodePools: {
          regular: { min: 1 },
          services: { min: 3, max: 2 },
          workspaces: { machineType: 'Standard_D8ps_v5', diskType: 'gp3' },
        },
        tags: { 'slipway-x': 'b', 'a/b': 'c', ok: 'emoji 🙂' },
        database: {
          storageGb: 10,
          maxStorageGb: 10,
          backupDays: 40,
          deletionProtection: true,
          tier: 'Standard_B2s',
          highAvailability: true,
        },
      }),
    ).toEqual([
      'network.nodes',
      'network.services',
      'network.pods',
      'kubernetes.channel',
      'kubernetes.version',
      'nodePools.services',
      'nodePools.workspaces.machineType',
      'nodePools.workspaces.diskType',
      'region',
      'tags.slipway-x',
      'tags.a/b',
      'database.storageGb',
      'database.backupDays',
      'database.deletionProtection',
      'database.highAvailability',
    ]);
  });

  test('azure.check: storage.sharedProject is refused, not ignored: an installation has a storage account of its own', () => {
    expect(issues({ storage: { sharedProject: true } })).toEqual(['storage.sharedProject']);
    expect(issues({ storage: { sharedProject: false } })).toEqual([]);
  });

  test.each(['10.2.0.0/19', '10.0.0.0/7'])('azure.check: a network of %s is too small or too large', (cidr) => {
    expect(issues({ network: { cidr } })).toContain('network.cidr');
  });

  test.each(['Standard_D8ps_v5', 'Standard_E4pds_v6', 'Standard_D2pls_v5'])('azure.check: %s is not amd64', (size) => {
    expect(issues({ nodePools: { services: { machineType: size } } })).toEqual(['nodePools.services.machineType']);
  });

  test.each(['Standard_D4_v4', 'Standard_E8ds_v5', 'Standard_NC24ads_A100_v4', 'Standard_M8-2ms'])(
    'azure.check: %s is amd64',
    (size) => {
      expect(issues({ nodePools: { services: { machineType: size } } })).toEqual([]);
    },
  );

  test('spec.azure: ids and names of groups are as Azure has them', () => {
    const parse = (changes: object) =>
      azure.spec.safeParse({
        subscriptionId: '00000000-0000-4000-8000-000000000001',
        resourceGroup: 'acme-gitpod',
        ...changes,
      }).success;
    expect(parse({})).toBe(true);
    expect(parse({ resourceGroup: 'Acme_(gitpod).1' })).toBe(true);
    expect(parse({ resourceGroup: 'acme.' })).toBe(false);
    expect(parse({ resourceGroup: 'a'.repeat(91) })).toBe(false);
    expect(parse({ subscriptionId: 'acme' })).toBe(false);
  });
});
