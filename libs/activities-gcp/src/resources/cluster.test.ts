import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { NodePoolProps } from '../kinds.ts';
import { platformApis } from '../platform-apis.ts';
import { driftOfPlan, enableApis, project, stage, type Stage } from '../testing/stage.ts';
import { clusterAccess } from '../cluster-access.ts';
import { cluster } from './cluster.ts';
import { defaultPool } from './default-pool.ts';
import { network } from './network.ts';
import { nodeIdentity } from './node-identity.ts';
import { nodePool } from './node-pool.ts';
import { subnet } from './subnet.ts';

const clusterProps = {
  location: 'europe-west1',
  zones: ['europe-west1-b', 'europe-west1-c', 'europe-west1-d'],
  version: '1.35.6-gke.1200',
  channel: 'none' as const,
  authorizedCidrs: [],
  labels: { team: 'platform' },
};
const poolProps: NodePoolProps = {
  machineType: 'n2-standard-4',
  diskGb: 100,
  diskType: 'pd-ssd',
  min: 1,
  max: 50,
  desired: 1,
  workloads: ['gitpod.io/workload_ide', 'gitpod.io/workload_meta'],
  autoUpgrade: false,
  labels: {},
};

describe('cluster and node pools', () => {
  let on: Stage;
  const refs = () => ({
    net: on.ref('cluster/network', 'gcp.network', 'acme-gcp-net'),
    nodes: on.ref('cluster/subnet', 'gcp.subnet', 'acme-gcp-nodes'),
    identity: on.ref('cluster/node-identity', 'gcp.node-identity', 'acme-gcp-gke'),
    cluster: on.ref('cluster/control-plane', 'gcp.cluster', 'acme-gcp'),
    defaultPool: on.ref('cluster/default-pool', 'gcp.default-pool', 'default-pool'),
    services: on.ref('node-pools/services', 'gcp.node-pool', 'workload-services'),
    workspaces: on.ref('node-pools/workspaces', 'gcp.node-pool', 'workload-workspaces'),
  });
  beforeEach(async () => {
    on = await stage();
    enableApis(on.cloud, platformApis);
  });
  afterEach(() => on.close());

  async function needs() {
    const { context } = on;
    const made = await network(context).ensure(refs().net, { routingMode: 'REGIONAL' }, {});
    const ranges = { nodes: '10.255.0.0/16', pods: '10.0.0.0/12', services: '10.64.0.0/20', privateGoogleAccess: true };
    return {
      subnet: await subnet(context).ensure(refs().nodes, ranges, { network: made }),
      nodeIdentity: await nodeIdentity(context).ensure(refs().identity, { roles: ['roles/logging.logWriter'] }, {}),
    };
  }

  const add = (rule: Parameters<Stage['cloud']['faults']['add']>[0]) => on.cloud.faults.add(rule);

  test('cluster.ensure: twice is one create although the reply was lost, and the default pool goes', async () => {
    const given = await needs();
    add({
      match: { service: 'container', operation: 'CreateCluster' },
      nth: 1,
      action: { 'timeout-after-commit': {} },
    });
    const output = await cluster(on.context).ensure(refs().cluster, clusterProps, given);
    await cluster(on.context).ensure(refs().cluster, { ...clusterProps, version: output.version }, given);
    expect(on.commits('CreateCluster')).toHaveLength(1);

    expect(await defaultPool(on.context).observe(refs().defaultPool)).toBeUndefined();
    await defaultPool(on.context).ensure(refs().defaultPool, {}, {});
    await defaultPool(on.context).ensure(refs().defaultPool, {}, {});
    expect(await defaultPool(on.context).observe(refs().defaultPool)).toEqual({ output: {}, actual: {} });
    expect(on.commits('DeleteNodePool')).toHaveLength(1);
  });

  test('cluster.ensure: labels and authorised ranges change in place, the version does not', async () => {
    const given = await needs();
    const { version } = await cluster(on.context).ensure(refs().cluster, clusterProps, given);
    const props = { ...clusterProps, version };
    expect(await driftOfPlan(cluster(on.context), refs().cluster, props)).toEqual([]);
    const changed = { ...props, labels: { team: 'other' }, authorizedCidrs: ['10.9.0.0/16'] };
    expect(await driftOfPlan(cluster(on.context), refs().cluster, changed)).toEqual(['authorizedCidrs', 'labels']);
    await cluster(on.context).ensure(refs().cluster, changed, given);
    expect(await driftOfPlan(cluster(on.context), refs().cluster, changed)).toEqual([]);
    await expect(
      cluster(on.context).ensure(refs().cluster, { ...changed, version: '1.20.1-gke.1' }, given),
    ).rejects.toMatchObject({ failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' } });
  });

  test('nodePool.ensure: two pools at once, while Google works on the cluster itself', async () => {
    const given = await needs();
    await cluster(on.context).ensure(refs().cluster, clusterProps, given);
    add({ match: { operation: 'CreateNodePool' }, nth: 1, action: { 'background-op': { ms: 90_000 } } });
    const pools = nodePool(on.context);
    await Promise.all([
      pools.ensure(refs().services, poolProps, given),
      pools.ensure(refs().workspaces, { ...poolProps, machineType: 'n2-standard-8' }, given),
    ]);
    expect(on.commits('CreateNodePool')).toHaveLength(2);
    expect(await driftOfPlan(pools, refs().services, poolProps)).toEqual([]);
    expect((await pools.list?.(on.scope))?.map(({ name, step }) => [name, step])).toEqual([
      ['workload-services', 'node-pools/services'],
      ['workload-workspaces', 'node-pools/workspaces'],
    ]);
  });

  test('cluster.ensure: one that failed after it ran is neither replaced nor taken for absent; one that never came up is made again', async () => {
    const given = await needs();
    const ensure = () => cluster(on.context).ensure(refs().cluster, clusterProps, given);
    const broken = { 'op-fails': { code: 'INTERNAL', leaves: 'broken' } };
    add({ match: { operation: 'CreateCluster', phase: 'lro' }, nth: 1, action: broken });
    await ensure();
    const made = ['CreateCluster', 'DeleteCluster', 'CreateCluster'];
    expect(on.commits('CreateCluster', 'DeleteCluster')).toEqual(made);
    await nodePool(on.context).ensure(refs().services, poolProps, given);
    const [standing] = on.cloud.resources({ type: 'container.clusters', state: 'live' });
    on.cloud.gcp.graph.patch(String(standing?.['id']), { status: 'ERROR' });
    expect(await driftOfPlan(cluster(on.context), refs().cluster, clusterProps)).toEqual(['labels']);
    // What lives in it counts as much as it does.
    expect(await clusterAccess(on.context).credentials(refs().cluster)).toMatchObject({ caCertificate: 'PEM' });
    await expect(ensure()).rejects.toMatchObject({ failure: { code: 'DEPENDENCY', rule: 'SW-DEP-060' } });
    expect(on.commits('CreateCluster', 'DeleteCluster')).toEqual(made);
    await cluster(on.context).destroy(refs().cluster);
    expect(await cluster(on.context).observe(refs().cluster)).toBeUndefined();
  });

  test('nodePool.ensure: a pool that a stock-out left broken is deleted and made again', async () => {
    const given = await needs();
    await cluster(on.context).ensure(refs().cluster, clusterProps, given);
    const broken = { 'op-fails': { code: 'GCE_STOCKOUT', leaves: 'broken' } };
    add({ match: { operation: 'CreateNodePool', phase: 'lro' }, nth: 1, action: broken });
    await nodePool(on.context).ensure(refs().services, poolProps, given);
    expect(on.commits('CreateNodePool', 'DeleteNodePool')).toEqual([
      'CreateNodePool',
      'DeleteNodePool',
      'CreateNodePool',
    ]);
    expect(await driftOfPlan(nodePool(on.context), refs().services, poolProps)).toEqual([]);
  });

  test('nodePool.ensure: a stock-out that stays is CAPACITY, and what is broken can be destroyed', async () => {
    const given = await needs();
    await cluster(on.context).ensure(refs().cluster, clusterProps, given);
    const broken = { 'op-fails': { code: 'GCE_STOCKOUT', leaves: 'broken' } };
    add({ match: { operation: 'CreateNodePool', phase: 'lro' }, action: broken });
    await expect(nodePool(on.context).ensure(refs().services, poolProps, given)).rejects.toMatchObject({
      failure: { code: 'CAPACITY', rule: 'SW-CAP-012' },
    });
    expect(await nodePool(on.context).observe(refs().services)).toBeUndefined();
    await nodePool(on.context).destroy(refs().services);
    await nodePool(on.context).destroy(refs().services);
    expect(await nodePool(on.context).list?.(on.scope)).toEqual([]);
  });

  test('nodePool.ensure: bounds change in place, machines do not', async () => {
    const given = await needs();
    await cluster(on.context).ensure(refs().cluster, clusterProps, given);
    const pools = nodePool(on.context);
    await pools.ensure(refs().services, poolProps, given);
    const larger = { ...poolProps, max: 60 };
    expect(await driftOfPlan(pools, refs().services, larger)).toEqual(['max']);
    await pools.ensure(refs().services, larger, given);
    expect(await driftOfPlan(pools, refs().services, larger)).toEqual([]);
    await expect(
      pools.ensure(refs().services, { ...larger, machineType: 'n2-standard-16' }, given),
    ).rejects.toMatchObject({ failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' } });
  });

  test('clusterAccess: server, authority and token of ours, nothing for what is absent or not ours', async () => {
    const access = clusterAccess(on.context);
    expect(await access.credentials(refs().cluster)).toBeUndefined();
    await cluster(on.context).ensure(refs().cluster, clusterProps, await needs());
    const credentials = await access.credentials(refs().cluster);
    expect(credentials).toMatchObject({ server: 'https://127.0.0.1:6443', caCertificate: 'PEM' });
    expect(await credentials?.token()).toMatch(/^ya29\./);
    const neighbour = { ...on.scope, installation: 'acme' };
    await expect(access.credentials({ scope: neighbour })).resolves.toBeUndefined();
  });

  test('cluster.destroy: twice is success; a neighbour of the same name is refused', async () => {
    await cluster(on.context).ensure(refs().cluster, clusterProps, await needs());
    const neighbour = { ...refs().cluster, scope: { ...on.scope, installation: 'acme' } };
    await expect(cluster(on.context).destroy(neighbour)).rejects.toMatchObject({ failure: { code: 'NOT_OWNED' } });
    await cluster(on.context).destroy(refs().cluster);
    await cluster(on.context).destroy(refs().cluster);
    expect(await cluster(on.context).observe(refs().cluster)).toBeUndefined();
    expect(on.commits('DeleteCluster')).toHaveLength(1);
    expect(project).toBe(on.scope.account);
  });
});
