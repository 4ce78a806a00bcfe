import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { registryName, storageAccountName } from '../names.ts';
import { madeGroup } from '../testing/cluster-needs.ts';
import { driftOfPlan, region, stage, type Stage } from '../testing/stage.ts';
import { dnsZone } from './dns-zone.ts';
import { registryCredentials } from './registry-credentials.ts';
import { registry } from './registry.ts';
import { storageAccount } from './storage-account.ts';
import { storageCredentials } from './storage-credentials.ts';

describe('object store, registry and zone', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
    await madeGroup(on);
  });
  afterEach(() => on.close());

  const group = { group: { id: '' } };
  const accountRef = () => on.ref('storage/account', 'azure.storage-account', storageAccountName(on.scope));
  const storageRef = () => on.ref('storage/credentials', 'azure.storage-credentials', storageAccountName(on.scope));
  const registryRef = () => on.ref('registry/registry', 'azure.registry', registryName(on.scope));
  const loginRef = () => on.ref('registry/credentials', 'azure.registry-credentials', registryName(on.scope));
  const zoneRef = () => on.ref('dns/zone', 'azure.dns-zone', on.scope.domain);
  const lose = (operation: string) =>
    on.cloud.faults.add({ match: { operation }, nth: 1, action: { 'timeout-after-commit': {} } });

  test('storageAccount, storageCredentials: one create, and its key in the Secret as Gitpod reads it', async () => {
    lose('StorageAccounts_CreateOrUpdate');
    const props = { location: region, tags: { team: 'platform' } };
    const account = await storageAccount(on.context).ensure(accountRef(), props, group);
    expect(await storageAccount(on.context).ensure(accountRef(), props, group)).toEqual(account);
    expect(on.commits('StorageAccounts_CreateOrUpdate')).toHaveLength(1);
    expect(await driftOfPlan(storageAccount(on.context), accountRef(), props)).toEqual([]);
    const step = storageCredentials(on.context);
    const output = await step.ensure(storageRef(), { keyIn: 'k8s://gitpod/storage-azure' }, { account });
    expect(output.config).toEqual({
      inCluster: false,
      azure: { credentials: { kind: 'secret', name: 'storage-azure' } },
    });
    const held = on.secrets.stored.get('gitpod/storage-azure')?.values;
    expect(held?.['accountName']).toBe(account.account);
    expect(held?.['accountKey']).toMatch(/^[\w+/]+={0,2}$/);
    expect(await step.observe(storageRef())).toMatchObject({ actual: { keyIn: 'k8s://gitpod/storage-azure' } });
    const { storageAccounts } = await on.azure.clients.storage();
    await storageAccounts.regenerateKey('acme-gitpod', account.account, { keyName: 'key1' });
    expect(await step.observe(storageRef())).toMatchObject({ actual: { keyIn: '' } });
    await step.ensure(storageRef(), { keyIn: '' }, { account });
    expect(on.secrets.stored.get('gitpod/storage-azure')?.values['accountKey']).not.toBe(held?.['accountKey']);
    await storageAccount(on.context).destroy(accountRef());
    await storageAccount(on.context).destroy(accountRef());
    expect(await storageAccount(on.context).observe(accountRef())).toBeUndefined();
  });

  test('registry, registryCredentials: one create, changed in place, and its login by host', async () => {
    lose('Registries_CreateOrUpdate');
    const props = { location: region, sku: 'Premium', tags: {} };
    const made = await registry(on.context).ensure(registryRef(), props, group);
    expect(await registry(on.context).ensure(registryRef(), props, group)).toEqual(made);
    expect(on.commits('Registries_CreateOrUpdate')).toHaveLength(1);
    const changed = { ...props, sku: 'Standard', tags: { owner: 'infra' } };
    await registry(on.context).ensure(registryRef(), changed, group);
    expect(await driftOfPlan(registry(on.context), registryRef(), changed)).toEqual([]);
    const step = registryCredentials(on.context);
    const output = await step.ensure(loginRef(), { loginIn: 'k8s://gitpod/container-registry' }, { registry: made });
    expect(output.config).toMatchObject({ inCluster: false, external: { url: made.loginServer } });
    const stored = on.secrets.stored.get('gitpod/container-registry');
    expect(stored?.type).toBe('kubernetes.io/dockerconfigjson');
    const config = JSON.parse(stored?.values['.dockerconfigjson'] ?? '{}') as { auths: Record<string, object> };
    expect(Object.keys(config.auths)).toEqual([made.loginServer]);
    expect(await step.observe(loginRef())).toMatchObject({ actual: { loginIn: 'k8s://gitpod/container-registry' } });
    await registry(on.context).destroy(registryRef());
    await registry(on.context).destroy(registryRef());
    expect(await registry(on.context).observe(registryRef())).toBeUndefined();
  });

  test('registry.observe: one that failed stands, and differs from every plan; it is repaired or goes', async () => {
    const props = { location: region, sku: 'Premium', tags: {} };
    const made = await registry(on.context).ensure(registryRef(), props, group);
    const changed = { ...props, sku: 'Standard' };
    const fail = async () => {
      on.cloud.faults.add({
        match: { operation: 'Registries_Update', phase: 'lro' },
        nth: 1,
        action: { 'op-fails': { code: 'InternalServerError', leaves: 'broken' } },
      });
      await expect(registry(on.context).ensure(registryRef(), changed, group)).rejects.toThrow('cannot change');
      expect((await registry(on.context).observe(registryRef()))?.output).toEqual(made);
      expect(await driftOfPlan(registry(on.context), registryRef(), changed)).toEqual(['sku']);
    };
    await fail();
    expect(await registry(on.context).ensure(registryRef(), changed, group)).toEqual(made);
    expect(await driftOfPlan(registry(on.context), registryRef(), changed)).toEqual([]);
    expect(on.commits('Registries_CreateOrUpdate', 'Registries_Delete')).toHaveLength(1);
    changed.sku = 'Premium';
    await fail();
    await registry(on.context).destroy(registryRef());
    expect(await registry(on.context).observe(registryRef())).toBeUndefined();
  });

  test('dnsZone: one create; a record of somebody else holds it; an adopted one is never removed', async () => {
    lose('Zones_CreateOrUpdate');
    const props = { domain: on.scope.domain, tags: { team: 'platform' } };
    const zone = await dnsZone(on.context).ensure(zoneRef(), props, group);
    expect(await dnsZone(on.context).ensure(zoneRef(), props, group)).toEqual(zone);
    expect(on.commits('Zones_CreateOrUpdate')).toHaveLength(1);
    expect(zone).toMatchObject({ zone: on.scope.domain, resourceGroup: 'acme-gitpod' });
    expect(zone.nameServers).toHaveLength(4);
    expect(await driftOfPlan(dnsZone(on.context), zoneRef(), props)).toEqual([]);
    const adopted = { ...zoneRef(), lifecycle: 'adopted' as const };
    expect(await dnsZone(on.context).ensure(adopted, { ...props, tags: {} }, group)).toEqual(zone);
    await dnsZone(on.context).destroy(adopted);
    const { recordSets } = await on.azure.clients.dns();
    const record = { ttl: 60, aRecords: [{ ipv4Address: '192.0.2.1' }] };
    await recordSets.createOrUpdate('acme-gitpod', zone.zone, 'www', 'A', record);
    await expect(dnsZone(on.context).destroy(zoneRef())).rejects.toMatchObject({ failure: { rule: 'SW-DEP-058' } });
    await recordSets.delete('acme-gitpod', zone.zone, 'www', 'A');
    await dnsZone(on.context).destroy(zoneRef());
    await dnsZone(on.context).destroy(zoneRef());
    expect(await dnsZone(on.context).observe(zoneRef())).toBeUndefined();
  });
});
