import type { RecordSet } from '@azure/arm-dns';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sweepable } from '@slipway/activities-core';
import { uniqueSuffix } from '@slipway/blueprint';
import type { Found, Scope } from '@slipway/contracts';
import { madeGroup } from '../testing/cluster-needs.ts';
import { group, region, stage, subscription, type Stage } from '../testing/stage.ts';
import { dnsRecord } from './dns-record.ts';
import { marked } from './marked.ts';

describe('what nobody’s step owns', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
    await madeGroup(on);
  });
  afterEach(() => on.close());

  const sweep = async (net: Sweepable): Promise<Found[]> => {
    const found = await net.list(on.scope);
    for (const { kind, name } of found)
      await net.destroy({ scope: on.scope, step: 'cluster/sweep', kind, name, lifecycle: 'managed' });
    return found;
  };

  describe('dnsRecord', () => {
    const zone = 'acme.example';
    const owner = (scope: Scope) =>
      `heritage=external-dns,external-dns/owner=slipway-${scope.installation}-${uniqueSuffix(scope, 'dns')}`;
    const recordSets = async () => (await on.azure.clients.dns()).recordSets;
    const put = async (name: string, type: 'A' | 'TXT', record: RecordSet) =>
      (await recordSets()).createOrUpdate('shared', zone, name, type, { ttl: 60, ...record });
    const address = (name: string) => put(name, 'A', { aRecords: [{ ipv4Address: '203.0.113.7' }] });
    const register = async (name: string, scope: Scope) => {
      await address(name);
      await put(`a-${name}`, 'TXT', { txtRecords: [{ value: [owner(scope)] }] });
    };
    const left = async () => {
      const names: string[] = [];
      for await (const { name, type } of (await recordSets()).listByDnsZone('shared', zone))
        names.push(`${name ?? ''} ${type?.split('/').at(-1) ?? ''}`);
      return names.filter((each) => !each.startsWith('@')).sort();
    };
    beforeEach(async () => {
      on.cloud.seed({ azure: { resourceGroups: [{ name: 'shared', location: region, tags: {} }] } });
      await (await on.azure.clients.dns()).zones.createOrUpdate('shared', zone, { location: 'global' });
    });

    test('dnsRecord: what external-dns registered as ours in a zone of somebody else goes, of whichever incarnation; all else stays', async () => {
      await register('azure.gitpod', on.scope);
      await register('ws.azure.gitpod', { ...on.scope, incarnation: 2 });
      await register('www', { ...on.scope, installation: 'beta' });
      await address('mail');
      const found = await sweep(dnsRecord(on.context));
      const names = ['azure.gitpod.acme.example.', 'ws.azure.gitpod.acme.example.'];
      expect(found.map(({ name }) => name).sort()).toEqual(names.map((name) => `shared/${zone}/${name}`));
      expect(await dnsRecord(on.context).list(on.scope)).toEqual([]);
      expect(await left()).toEqual(['a-www TXT', 'mail A', 'www A']);
    });

    test('dnsRecord.destroy: a record that changed hands since it was listed stays', async () => {
      await register('azure.gitpod', on.scope);
      const [found] = await dnsRecord(on.context).list(on.scope);
      const text = [{ value: [owner({ ...on.scope, installation: 'beta' })] }];
      await put('a-azure.gitpod', 'TXT', { txtRecords: text });
      const ref = on.ref('cluster/sweep', 'azure.dns-record', found?.name ?? '');
      await dnsRecord(on.context).destroy(ref);
      expect(await left()).toEqual(['a-azure.gitpod TXT', 'azure.gitpod A']);
    });
  });

  describe('marked', () => {
    const idOf = (type: string, name: string) =>
      `/subscriptions/${subscription}/resourceGroups/${group}/providers/${type}/${name}`;
    const add = (type: string, name: string, tags: Record<string, string>) => {
      const body = { location: region, tags, properties: {} };
      on.cloud.seed({ azure: { resources: [{ id: idOf(type, name), type, location: region, body }] } });
    };
    const tags = { 'slipway-installation': 'acme-azure', 'slipway-step': 'database/instance' };

    test('marked: what carries our tags and is of no kind of ours is named with what removes it, and stays', async () => {
      add('Microsoft.Network/publicIPAddresses', 'copied', tags);
      add('Microsoft.Network/publicIPAddresses', 'theirs', { ...tags, 'slipway-installation': 'beta' });
      add('Microsoft.Storage/storageAccounts', 'acmeazurestorage', tags);
      const name = idOf('Microsoft.Network/publicIPAddresses', 'copied');
      // The index of tags is behind.
      await on.cloud.scheduler.advance(600_000);
      expect(await marked(on.context).list(on.scope)).toEqual([{ kind: 'azure.marked', name }]);
      const ref = on.ref('cluster/sweep', 'azure.marked', name);
      await expect(marked(on.context).destroy(ref)).rejects.toMatchObject({
        failure: {
          code: 'DEPENDENCY',
          rule: 'SW-DEP-062',
          message: expect.stringContaining(name),
          fix: expect.stringContaining(`az resource delete --ids ${name}`),
        },
      });
      expect(on.commits('PublicIPAddresses_Delete')).toEqual([]);
      await marked(on.context).destroy({ ...ref, name: idOf('Microsoft.Network/publicIPAddresses', 'gone') });
    });
  });
});
