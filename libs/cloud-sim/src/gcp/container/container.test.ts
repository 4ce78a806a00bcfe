import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { FakeClusterHost } from '../../testing/fake-cluster-host.ts';
import { clusterManager, computeClient, enableEverything, project } from '../../testing/google-clients.ts';
import { referenceCluster, referenceNetwork, referencePool, region } from '../../testing/reference-network.ts';

const parent = `projects/${project}/locations/${region}`;
const name = `${parent}/clusters/acme-gcp`;
const hostId = `gcp/${name}`;

describe('container', () => {
  let cloud: LocalCloud;
  let host: FakeClusterHost;
  let gke: ReturnType<typeof clusterManager>;
  beforeEach(async () => {
    host = new FakeClusterHost();
    cloud = await startLocalCloud({ scale: 'manual', seed: 11, clusterHost: host });
    enableEverything(cloud);
    gke = clusterManager(cloud);
    await referenceNetwork(cloud);
  });
  afterEach(() => cloud.close());

  const advance = (minutes: number) => cloud.scheduler.advance(minutes * 60_000);
  const create = async (cluster: object = referenceCluster()) => (await gke.createCluster({ parent, cluster }))[0];
  const settled = async () => {
    await create();
    await advance(30);
  };

  test('clusters: create, poll, read, delete through the official client', async () => {
    const operation = await create();
    expect(operation).toMatchObject({ operationType: 'CREATE_CLUSTER', status: 'PENDING' });
    await advance(1);
    const [running] = await gke.getOperation({ name: `${parent}/operations/${operation.name}` });
    expect(running.status).toBe('RUNNING');
    expect(Number(running.progress?.metrics?.[0]?.intValue)).toBeGreaterThan(0);
    expect((await gke.getCluster({ name }))[0].status).toBe('PROVISIONING');
    await advance(30);
    const [cluster] = await gke.getCluster({ name });
    expect(cluster).toMatchObject({ status: 'RUNNING', endpoint: '127.0.0.1:6443', currentNodeCount: 3 });
    expect(Buffer.from(cluster.masterAuth?.clusterCaCertificate ?? '', 'base64').toString()).toBe('PEM');
    expect(cluster.nodePools?.map((pool) => pool.name)).toEqual(['default-pool']);
    expect(host.nodes.get(hostId)).toMatchObject([{ pool: 'default-pool', size: 3, cpus: 2 }]);
    await gke.deleteCluster({ name });
    await advance(20);
    await expect(gke.getCluster({ name })).rejects.toMatchObject({
      code: 5,
      message: expect.stringContaining(`Not found: ${name}.`),
    });
    expect(host.stopped).toEqual([hostId]);
    expect(
      cloud
        .leftovers()
        .filter(
          ({ type }) => !['compute.networks', 'compute.subnetworks', 'iam.serviceAccounts'].includes(String(type)),
        ),
    ).toEqual([]);
  });

  test('clusters: two changes at once are refused, and so is one while Google changes something by itself', async () => {
    await settled();
    await gke.createNodePool({ parent: name, nodePool: referencePool('workload-services') });
    await expect(
      gke.createNodePool({ parent: name, nodePool: referencePool('workload-workspaces') }),
    ).rejects.toMatchObject({
      code: 9,
      reason: 'CLUSTER_ALREADY_HAS_OPERATION',
      message: expect.stringMatching(/Cluster is running incompatible operation operation-/),
    });
    const own = cloud.gcp.operations.list('container').filter((operation) => operation.background);
    expect(own).toHaveLength(1);
  });

  test('clusters: shortly after its creation Google works on the cluster by itself', async () => {
    await create();
    const created = cloud.gcp.operations.list('container')[0];
    await cloud.scheduler.advance((created?.dueAt ?? 0) - cloud.clock.now() + 21_000);
    const [cluster] = await gke.getCluster({ name });
    expect(cluster.status).toBe('RECONCILING');
    await expect(gke.deleteNodePool({ name: `${name}/nodePools/default-pool` })).rejects.toMatchObject({ code: 9 });
    await advance(10);
    await gke.deleteNodePool({ name: `${name}/nodePools/default-pool` });
    await advance(10);
    expect((await gke.listNodePools({ parent: name }))[0].nodePools ?? []).toEqual([]);
    expect(host.nodes.get(hostId)).toEqual([]);
  });

  test('nodePools: sizes are per zone, machines appear with them, resizing changes them', async () => {
    await settled();
    await gke.createNodePool({ parent: name, nodePool: referencePool('workload-services') });
    await advance(10);
    const pool = `${name}/nodePools/workload-services`;
    expect((await gke.getNodePool({ name: pool }))[0]).toMatchObject({ status: 'RUNNING', initialNodeCount: 1 });
    await gke.setNodePoolSize({ name: pool, nodeCount: 2 });
    await advance(10);
    const services = host.nodes.get(hostId)?.find((group) => group.pool === 'workload-services');
    expect(services).toMatchObject({
      size: 6,
      labels: { 'gitpod.io/workload_meta': 'true' },
      zones: expect.arrayContaining([`${region}-b`]),
    });
  });

  test.each([
    ['an unknown network', { network: 'other' }, 'has no network named "other"'],
    [
      'a missing range',
      { ipAllocationPolicy: { useIpAliases: true, clusterSecondaryRangeName: 'nope' } },
      'secondary range "nope" does not exist',
    ],
    ['an unknown version', { initialClusterVersion: '1.2.3' }, 'Master version "1.2.3" is unsupported.'],
    [
      'an unknown node account',
      { nodeConfig: { serviceAccount: `nobody@${project}.iam.gserviceaccount.com` } },
      'does not exist.',
    ],
    ['no nodes at all', { initialNodeCount: 0 }, 'Cluster.initial_node_count must be greater than zero.'],
    [
      'a foreign workload pool',
      { workloadIdentityConfig: { workloadPool: 'other.svc.id.goog' } },
      'Workload Identity pool',
    ],
    ['network policy with Dataplane V2', { networkConfig: { datapathProvider: 'ADVANCED_DATAPATH' } }, 'Dataplane V2'],
  ])('clusters: %s is refused', async (_what, change, sentence) => {
    await expect(create({ ...referenceCluster(), ...change })).rejects.toThrow(sentence);
  });

  test('clusters: a subnet that was just made is not ready', async () => {
    await computeClient(cloud).subnetworks.insert({
      project,
      region,
      requestBody: {
        name: 'late',
        network: `projects/${project}/global/networks/acme-net`,
        ipCidrRange: '10.200.0.0/16',
      },
    });
    await expect(
      create({ ...referenceCluster(), subnetwork: 'late', ipAllocationPolicy: { useIpAliases: true } }),
    ).rejects.toThrow('is not ready');
  });

  test('clusters: quota short of the temporary default pool refuses the cluster', async () => {
    cloud.gcp.store.put('quotas', `${project}/${region}`, { CPUS: 4 });
    await expect(create()).rejects.toThrow(
      `Insufficient regional quota to satisfy request: resource "CPUS": request requires '6.0' and is short '2.0'.`,
    );
  });

  test('nodePools: a stockout leaves a pool in ERROR that exists and can be deleted', async () => {
    await settled();
    cloud.faults.add({
      id: 'stockout',
      match: { operation: 'CreateNodePool' },
      nth: 1,
      action: { stockout: { zone: `${region}-b` } },
    });
    const [operation] = await gke.createNodePool({ parent: name, nodePool: referencePool('workload-services') });
    await advance(10);
    const [done] = await gke.getOperation({ name: `${parent}/operations/${operation.name}` });
    expect(done).toMatchObject({ status: 'DONE', error: { message: expect.stringContaining(`'${region}-b'`) } });
    const pool = `${name}/nodePools/workload-services`;
    expect((await gke.getNodePool({ name: pool }))[0]).toMatchObject({
      status: 'ERROR',
      conditions: [{ code: 'GCE_STOCKOUT' }],
    });
    await gke.deleteNodePool({ name: pool });
    await advance(10);
    await expect(gke.getNodePool({ name: pool })).rejects.toMatchObject({ code: 5 });
  });

  test('clusters: hold their network and subnet, and their own firewall rules go with them', async () => {
    await settled();
    const compute = computeClient(cloud);
    const rules = async () =>
      (await compute.firewalls.list({ project, filter: 'name:gke-acme-gcp-*' })).data.items ?? [];
    expect(await rules()).toHaveLength(3);
    const removal = await compute.subnetworks.delete({ project, region, subnetwork: 'acme-nodes' }).then(
      async ({ data }) => {
        await advance(2);
        return (await compute.regionOperations.get({ project, region, operation: data.name ?? '' })).data.error
          ?.errors?.[0]?.message;
      },
      (error: Error) => error.message,
    );
    expect(removal).toContain('is already being used by');
    await gke.deleteCluster({ name });
    await advance(20);
    expect(await rules()).toEqual([]);
  });

  test('setLabels: needs the current fingerprint', async () => {
    await settled();
    await expect(gke.setLabels({ name, resourceLabels: { a: 'b' }, labelFingerprint: 'old' })).rejects.toThrow(
      'fingerprint mismatch',
    );
    const [cluster] = await gke.getCluster({ name });
    await gke.setLabels({ name, resourceLabels: { a: 'b' }, labelFingerprint: cluster.labelFingerprint ?? '' });
    await advance(1);
    expect((await gke.getCluster({ name }))[0].resourceLabels).toEqual({ a: 'b' });
  });
});
