import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { computeClient, enableEverything, project } from '../../testing/google-clients.ts';

const region = 'europe-west1';
const network = `projects/${project}/global/networks/acme-net`;

describe('compute', () => {
  let cloud: LocalCloud;
  let compute: ReturnType<typeof computeClient>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    enableEverything(cloud);
    compute = computeClient(cloud);
  });
  afterEach(() => cloud.close());

  const insertNetwork = (extra: object = {}) =>
    compute.networks.insert({ project, requestBody: { name: 'acme-net', autoCreateSubnetworks: false, ...extra } });
  const insertSubnet = (name: string, ipCidrRange: string) =>
    compute.subnetworks.insert({ project, region, requestBody: { name, network, ipCidrRange } });
  const advance = (minutes: number) => cloud.scheduler.advance(minutes * 60_000);

  test('networks: create, poll, delete with one operation each', async () => {
    const { data: operation } = await insertNetwork();
    expect(operation).toMatchObject({ kind: 'compute#operation', status: 'PENDING', operationType: 'insert' });
    const waiting = compute.globalOperations.wait({ project, operation: operation.name ?? '' });
    await advance(3);
    expect((await waiting).data).toMatchObject({ status: 'DONE', progress: 100 });
    expect((await compute.networks.get({ project, network: 'acme-net' })).data.routingConfig?.routingMode).toBe(
      'REGIONAL',
    );
    expect((await compute.routes.list({ project, filter: 'network:acme-net' })).data.items).toHaveLength(1);
    await compute.networks.delete({ project, network: 'acme-net' });
    await advance(3);
    await expect(compute.networks.get({ project, network: 'acme-net' })).rejects.toMatchObject({ status: 404 });
    expect(cloud.leftovers()).toEqual([]);
  });

  test('networks: what the schema does not know is refused', async () => {
    await expect(insertNetwork({ autoCreateSubnets: true })).rejects.toThrow('Unknown name "autoCreateSubnets"');
    await expect(insertNetwork({ autoCreateSubnetworks: 'no' })).rejects.toThrow('TYPE_BOOL');
    await expect(insertNetwork({ name: 'Acme_Net' })).rejects.toThrow("Invalid value for field 'resource.name'");
  });

  test('networks: a taken name is 409 alreadyExists, the same requestId is the same operation', async () => {
    const requestId = 'a3bb189e-8bf9-4888-9912-ace4e6543002';
    const body = { name: 'acme-net', autoCreateSubnetworks: false };
    const first = await compute.networks.insert({ project, requestId, requestBody: body });
    const again = await compute.networks.insert({ project, requestId, requestBody: body });
    expect(again.data.name).toBe(first.data.name);
    await expect(compute.networks.insert({ project, requestBody: body })).rejects.toMatchObject({
      status: 409,
      response: { data: { error: { errors: [{ reason: 'alreadyExists' }] } } },
    });
    await expect(
      compute.networks.insert({ project, requestId: '00000000-0000-0000-0000-000000000000', requestBody: body }),
    ).rejects.toMatchObject({ status: 400 });
  });

  test('subnetworks: refuse a missing network, one that is not ready, and overlapping ranges', async () => {
    await expect(insertSubnet('a', '10.0.0.0/16')).rejects.toMatchObject({ status: 404 });
    await insertNetwork();
    await expect(insertSubnet('a', '10.0.0.0/16')).rejects.toThrow('is not ready');
    await advance(3);
    await insertSubnet('a', '10.0.0.0/16');
    await expect(insertSubnet('b', '10.0.128.0/24')).rejects.toThrow("conflicts with existing subnetwork 'a'");
    await expect(insertSubnet('b', '10.1.0.1/24')).rejects.toThrow('Invalid CIDR range');
  });

  test('networks: cannot go while something uses them, whether told at once or by the operation', async () => {
    await insertNetwork();
    await advance(3);
    await insertSubnet('a', '10.0.0.0/16');
    await advance(3);
    const sentence = `is already being used by 'projects/${project}/regions/${region}/subnetworks/a'`;
    for (let round = 0; round < 4; round++) {
      const refused = await compute.networks.delete({ project, network: 'acme-net' }).then(
        async ({ data }) => {
          await advance(3);
          const { data: done } = await compute.globalOperations.get({ project, operation: data.name ?? '' });
          return done.error?.errors?.[0]?.message;
        },
        (error: Error) => error.message,
      );
      expect(refused).toContain(sentence);
    }
    await compute.subnetworks.delete({ project, region, subnetwork: 'a' });
    await advance(3);
    await compute.networks.delete({ project, network: 'acme-net' });
    await advance(3);
    expect(cloud.leftovers()).toEqual([]);
  });

  test('compute: an unknown route is 404 and journalled as unsupported', async () => {
    await expect(compute.snapshots.list({ project })).rejects.toMatchObject({ status: 404 });
    expect(cloud.journal.entries().at(-1)).toMatchObject({ outcome: 'unsupported', service: 'compute' });
  });
});
