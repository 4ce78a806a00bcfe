import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { clusterManager, computeClient, enableEverything, iamClient, project } from '../testing/google-clients.ts';
import { referenceCluster, region } from '../testing/reference-network.ts';

const parent = `projects/${project}/locations/${region}`;

/** Repeats a call that is refused only for a while. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt > 400) throw error;
      await sleep(10);
    }
  }
}

/** Builds a network with a cluster and returns what stands in the end, without what depends on the hour. */
async function build(cloud: LocalCloud): Promise<unknown> {
  enableEverything(cloud);
  const compute = computeClient(cloud);
  const network = `projects/${project}/global/networks/acme-net`;
  await compute.networks.insert({ project, requestBody: { name: 'acme-net', autoCreateSubnetworks: false } });
  const ranges = [
    { rangeName: 'pods', ipCidrRange: '10.0.0.0/12' },
    { rangeName: 'services', ipCidrRange: '10.64.0.0/20' },
  ];
  const subnet = { name: 'acme-nodes', network, ipCidrRange: '10.255.0.0/16', secondaryIpRanges: ranges };
  await eventually(() => compute.subnetworks.insert({ project, region, requestBody: subnet }));
  await iamClient(cloud).projects.serviceAccounts.create({
    name: `projects/${project}`,
    requestBody: { accountId: 'acme-gke' },
  });
  const gke = clusterManager(cloud);
  await eventually(() => gke.createCluster({ parent, cluster: referenceCluster() }));
  await eventually(async () => {
    const [cluster] = await gke.getCluster({ name: `${parent}/clusters/acme-gcp` });
    if (cluster.status !== 'RUNNING') throw new Error(String(cluster.status));
  });
  await eventually(() => gke.deleteNodePool({ name: `${parent}/clusters/acme-gcp/nodePools/default-pool` }));
  await eventually(async () => {
    if (cloud.gcp.operations.list('container').some((operation) => operation.doneAt === undefined))
      throw new Error('busy');
  });
  return cloud.resources().map(({ id, type, state, refs, createCalls }) => ({ id, type, state, refs, createCalls }));
}

describe('simulated time', () => {
  test('scale: a hurried run ends in the same state as an instant one', async () => {
    const results: unknown[] = [];
    for (const scale of ['instant', 3000] as const) {
      const cloud = await startLocalCloud({ scale, seed: 21 });
      results.push(await build(cloud));
      await cloud.close();
    }
    expect(results[0]).toEqual(results[1]);
  });

  test('seed: durations repeat with it and differ without', async () => {
    const lengths: number[] = [];
    for (const seed of [5, 5, 6]) {
      const cloud = await startLocalCloud({ scale: 'manual', seed });
      enableEverything(cloud);
      const { data } = await computeClient(cloud).networks.insert({
        project,
        requestBody: { name: 'n', autoCreateSubnetworks: false },
      });
      const operation = cloud.gcp.operations.get(data.name ?? '');
      lengths.push((operation?.dueAt ?? 0) - (operation?.createdAt ?? 0));
      await cloud.close();
    }
    expect(lengths[0]).toBe(lengths[1]);
    expect(lengths[2]).not.toBe(lengths[0]);
  });
});
