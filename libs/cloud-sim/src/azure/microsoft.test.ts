import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultAzureCredential } from '@azure/identity';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { clientOptions, location, microsoftClients, prepareGroup, subscription } from '../testing/microsoft-clients.ts';
import { ResourceManagementClient } from '@azure/arm-resources';

describe('Azure Resource Manager', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof microsoftClients>;
  const environment = { ...process.env };
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    clients = microsoftClients(cloud);
  });
  afterEach(async () => {
    process.env = { ...environment };
    await cloud.close();
  });

  test('DefaultAzureCredential: the variables lead to the operator, and no secret stands in them', async () => {
    Object.assign(process.env, cloud.microsoftEnvironment, { AZURE_AUTHORITY_HOST: cloud.microsoft });
    const credential = new DefaultAzureCredential({
      disableInstanceDiscovery: true,
      tlsOptions: { ca: cloud.microsoftAuthority },
    });
    const client = new ResourceManagementClient(credential, subscription, clientOptions(cloud));
    await client.resourceGroups.createOrUpdate('acme-gitpod', { location });
    expect((await client.resourceGroups.get('ACME-gitpod')).name).toBe('acme-gitpod');
    expect(JSON.stringify(cloud.configuration)).not.toContain('PRIVATE KEY');
  });

  test('resource group: deleted with all that is in it, by an operation that its URL tells of', async () => {
    await prepareGroup(cloud);
    await clients.identities.userAssignedIdentities.createOrUpdate('acme-gitpod', 'acme-aks', { location });
    const poller = await clients.resources.resourceGroups.beginDelete('acme-gitpod', { updateIntervalInMs: 5 });
    expect(poller.isDone()).toBe(false);
    const done = poller.pollUntilDone();
    await sleep(30);
    await cloud.scheduler.advance(120_000);
    await done;
    await expect(clients.resources.resourceGroups.get('acme-gitpod')).rejects.toMatchObject({
      code: 'ResourceGroupNotFound',
      statusCode: 404,
    });
    expect(cloud.leftovers()).toEqual([]);
  });
});
