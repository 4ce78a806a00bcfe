import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudContext } from '@slipway/activities-core';
import type { JsonObject } from '@slipway/contracts';
import { mysqlServers } from '../kinds.ts';
import { databaseName, registryName, storageAccountName } from '../names.ts';
import { madeNetwork } from '../testing/cluster-needs.ts';
import { callContext, region, stage, type Stage } from '../testing/stage.ts';
import { databaseServer } from './mysql-server.ts';
import { databaseSubnet } from './mysql-subnet.ts';
import { privateZone } from './private-zone.ts';
import { registry } from './registry.ts';
import { storageAccount } from './storage-account.ts';

describe('an attempt that was handed over', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  /** One attempt that ends as soon as it knows its operation; what it told last. */
  async function handedOver(ensure: (context: CloudContext) => Promise<unknown>): Promise<JsonObject> {
    const handover = new AbortController();
    let told: JsonObject = {};
    const heartbeat = (details: JsonObject): void => {
      if (!('operationUrl' in details)) return;
      told = details;
      handover.abort();
    };
    const call = { ...callContext(), handover: handover.signal, heartbeat };
    await expect(ensure({ ...on.context, call })).rejects.toThrow();
    return told;
  }

  /** Requests after this moment, in order. */
  const since = (seq: number) => on.cloud.journal.entries().filter((entry) => entry.seq > seq);
  const now = () => on.cloud.journal.entries().at(-1)?.seq ?? 0;

  async function goesOn(create: string, ensure: (context: CloudContext) => Promise<unknown>): Promise<void> {
    const told = await handedOver(ensure);
    const before = now();
    await ensure({ ...on.context, call: callContext(told) });
    const [first] = since(before);
    expect(first?.operation).toMatch(/^Operation(?:s|Results)_Get$/);
    const path = (url: string) => new URL(url, 'https://any.example').pathname;
    expect(path(first?.url ?? '')).toBe(path(String(told['operationUrl'])));
    expect(on.commits(create)).toHaveLength(1);
  }

  const group = { group: { id: '' } };

  test('databaseServer.ensure: goes on with its operation by the address in the heartbeat, with one create', async () => {
    const network = await madeNetwork(on);
    const subnetRef = on.ref('database/subnet', 'azure.mysql-subnet', 'mysql');
    const name = 'acme-azure.private.mysql.database.azure.com';
    const zoneRef = on.ref('database/private-zone', 'azure.private-zone', name);
    const subnetProps = { cidr: '10.0.32.0/24', delegate: mysqlServers };
    const subnet = await databaseSubnet(on.context).ensure(subnetRef, subnetProps, { network });
    const zone = await privateZone(on.context).ensure(zoneRef, { linked: true, tags: {} }, { network });
    const ref = on.ref('database/instance', 'azure.mysql-server', databaseName(on.scope));
    const props = {
      location: region,
      version: '8.0.21',
      sku: 'Standard_D2ds_v4',
      tier: 'GeneralPurpose',
      storageGb: 20,
      highAvailability: false,
      backupDays: 7,
      tags: {},
    };
    await goesOn('Servers_CreateOrUpdate', (context) => databaseServer(context).ensure(ref, props, { subnet, zone }));
  });

  test('storageAccount.ensure: goes on with its operation by the address in the heartbeat, with one create', async () => {
    await madeNetwork(on);
    const ref = on.ref('storage/account', 'azure.storage-account', storageAccountName(on.scope));
    const props = { location: region, tags: {} };
    await goesOn('StorageAccounts_CreateOrUpdate', (context) => storageAccount(context).ensure(ref, props, group));
  });

  test('registry.ensure: goes on with its operation by the address in the heartbeat, with one create', async () => {
    await madeNetwork(on);
    const ref = on.ref('registry/registry', 'azure.registry', registryName(on.scope));
    const props = { location: region, sku: 'Premium', tags: {} };
    await goesOn('Registries_CreateOrUpdate', (context) => registry(context).ensure(ref, props, group));
  });
});
