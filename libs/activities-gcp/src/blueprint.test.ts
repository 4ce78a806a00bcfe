import { describe, expect, test } from '@jest/globals';
import { Blueprint } from '@slipway/blueprint';
import type { Plan } from '@slipway/contracts';
import { gcp } from './provider.ts';
import type { GcpInstallation } from './spec.ts';
import { installation } from './testing/installation.ts';

function plan(spec: GcpInstallation): Plan {
  const resolved = { ...gcp.assume(spec), kubernetes: '1.34.1-gke.100', caller: 'me@acme.example' };
  const b = new Blueprint(gcp.scope(spec, resolved));
  gcp.blueprint(spec, resolved, b);
  return b.plan();
}

const needsOf = (made: Plan): Record<string, string[]> =>
  Object.fromEntries(made.steps.map((step) => [step.id, Object.values(step.needs).sort()]));

describe('gcpBlueprint', () => {
  test('gcpBlueprint: has every row of the reference architecture with the needs of its table', () => {
    expect(needsOf(plan(installation()))).toEqual({
      'cluster/apis': [],
      'cluster/network': ['cluster/apis'],
      'cluster/subnet': ['cluster/network'],
      'cluster/node-identity': ['cluster/apis'],
      'cluster/control-plane': ['cluster/node-identity', 'cluster/subnet'],
      'cluster/default-pool': ['cluster/control-plane'],
      'cluster/admin-binding': ['cluster/control-plane'],
      'cluster/namespaces': ['cluster/admin-binding', 'cluster/control-plane'],
      'database/credentials': ['cluster/namespaces'],
      'node-pools/services': ['cluster/default-pool', 'cluster/node-identity'],
      'node-pools/workspaces': ['cluster/default-pool', 'cluster/node-identity'],
      'dns/zone': ['cluster/apis'],
      'dns/identity': ['cluster/control-plane'],
      'database/instance': ['cluster/apis'],
      'database/schema': ['database/instance'],
      'database/user': ['database/credentials', 'database/instance'],
      'database/identity': ['database/credentials'],
      'storage/baseline': ['cluster/apis', 'cluster/namespaces'],
      'storage/identity': ['cluster/namespaces', 'storage/baseline'],
      'registry/repository': ['cluster/apis'],
      'registry/identity': ['cluster/namespaces', 'registry/repository'],
    });
  });

  test('gcpBlueprint: sizes and layouts are those of table 2.1', () => {
    const pools = (changes: object): unknown[] =>
      plan(installation(changes))
        .steps.filter((step) => step.kind === 'gcp.node-pool')
        .map(({ name, props: { machineType, min, max, diskGb, diskType } }) =>
          [name, machineType, `${min}-${max}`, diskGb, diskType].join(' '),
        );
    expect(pools({})).toEqual([
      'workload-services n2-standard-4 1-50 100 pd-ssd',
      'workload-workspaces n2-standard-8 1-50 100 pd-ssd',
    ]);
    expect(pools({ size: 'small' })).toEqual([
      'workload-services n2-standard-4 1-2 100 pd-balanced',
      'workload-workspaces n2-standard-8 1-4 100 pd-balanced',
    ]);
    expect(pools({ nodePools: { layout: 'three', regular: { max: 7 } } })).toEqual([
      'workload-services n2-standard-4 1-4 100 pd-ssd',
      'workload-regular-workspaces n2d-standard-16 1-7 512 pd-ssd',
      'workload-headless-workspaces n2d-standard-16 1-50 512 pd-ssd',
    ]);
  });

  test('gcpBlueprint: a small installation is zonal, has a smaller database without standby', () => {
    const small = plan(installation({ size: 'small' }));
    expect(small.scope.cluster.location).toBe('europe-west1-b');
    const step = (id: string) => small.steps.find((each) => each.id === id)?.props;
    expect(step('cluster/control-plane')).toMatchObject({ location: 'europe-west1-b', zones: ['europe-west1-b'] });
    expect(step('database/instance')).toMatchObject({ tier: 'db-n1-standard-1', highAvailability: false });
  });

  test('gcpBlueprint: an adopted zone keeps its own name and is never ours to destroy', () => {
    const zone = plan(installation({ dns: { zone: { adopt: 'gitpod-example' } } })).steps.find(
      (step) => step.id === 'dns/zone',
    );
    expect(zone).toMatchObject({ name: 'gitpod-example', lifecycle: 'adopted' });
  });

  test('gcpBlueprint: equal specs give equal hashes, an edited pool another one and just one other step', () => {
    const [before, same, after] = [{}, {}, { nodePools: { workspaces: { max: 60 } } }].map((changes) =>
      plan(installation(changes)),
    ) as [Plan, Plan, Plan];
    expect(same.hash).toBe(before.hash);
    expect(after.hash).not.toBe(before.hash);
    const changed = after.steps.filter((step, i) => JSON.stringify(step) !== JSON.stringify(before.steps[i]));
    expect(changed.map((step) => step.id)).toEqual(['node-pools/workspaces']);
  });

  test('gcpBlueprint: APIs stay on after a teardown unless the file says otherwise', () => {
    const lifecycle = (settings: object): unknown => plan(installation({}, settings)).steps[0]?.lifecycle;
    expect(lifecycle({})).toBe('retained');
    expect(lifecycle({ disableApis: true })).toBe('managed');
  });
});

describe('gcp.check', () => {
  const paths = (changes: object, settings: object = {}): string[] =>
    gcp.check(installation(changes, settings)).map((issue) => issue.path.join('.'));

  test('gcp.check: accepts the defaults', () => expect(paths({})).toEqual([]));
  test('gcp.check: reports everything at once', () => {
    expect(
      paths(
        {
          network: { nodes: '10.1.0.0/16' },
          nodePools: { regular: { min: 1 }, services: { min: 3, max: 2 } },
          tags: { Team: 'a', 'slipway-x': 'b', ok: 'Not OK' },
          database: { storageGb: 200 },
        },
        { zones: ['us-east1-b'] },
      ),
    ).toEqual(['network.nodes', 'nodePools.services', 'gcp.zones.0', 'tags.Team', 'tags.slipway-x', 'tags.ok']);
  });
});
