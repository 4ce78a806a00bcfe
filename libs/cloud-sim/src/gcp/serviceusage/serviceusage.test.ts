import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { computeClient, project, serviceUsageClient } from '../../testing/google-clients.ts';

describe('serviceUsage', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
  });
  afterEach(() => cloud.close());

  test('serviceUsage: a disabled API refuses until it was enabled and has propagated', async () => {
    const compute = computeClient(cloud);
    const client = serviceUsageClient(cloud);
    await expect(compute.networks.list({ project })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('has not been used in project'),
    });
    const [operation] = await client.batchEnableServices({
      parent: `projects/${project}`,
      serviceIds: ['compute.googleapis.com'],
    });
    expect(operation.done).not.toBe(true);
    await expect(compute.networks.list({ project })).rejects.toMatchObject({ status: 403 });
    await cloud.scheduler.advance(60_000);
    const [ended] = await client.operationsClient.getOperation({ name: operation.name ?? '' } as never);
    expect(ended.done).toBe(true);
    await cloud.scheduler.advance(300_000);
    expect((await compute.networks.list({ project })).data.items).toBeUndefined();
    const [state] = await client.getService({ name: `projects/${project}/services/compute.googleapis.com` });
    expect(state.state).toBe('ENABLED');
  });

  test('serviceUsage: an API that is on already is answered at once', async () => {
    const [operation] = await serviceUsageClient(cloud).batchEnableServices({
      parent: `projects/${project}`,
      serviceIds: ['storage.googleapis.com'],
    });
    expect(operation.done).toBe(true);
  });

  test('serviceUsage: an unknown service is refused', async () => {
    await expect(
      serviceUsageClient(cloud).enableService({ name: `projects/${project}/services/nosuch.googleapis.com` }),
    ).rejects.toThrow('Not found or permission denied for service(s): nosuch.googleapis.com.');
  });
});
