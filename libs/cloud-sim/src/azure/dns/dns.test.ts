import { createSocket } from 'node:dgram';
import type { RecordSet, RecordType } from '@azure/arm-dns';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import packet from 'dns-packet';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { prepareGroup } from '../../testing/microsoft-clients.ts';
import { dataClients, group, updateIntervalInMs, whileTimePasses } from '../../testing/microsoft-data.ts';
import { readRecords, removeRecord, upsertRecord } from './edit.ts';
import { responsibleZone } from './zone.ts';

const domain = 'azure.gitpod.acme.example';

async function ask(cloud: LocalCloud, name: string, type: packet.RecordType, recursive = true): Promise<packet.Packet> {
  const port = Number(cloud.resolver.split(':')[1]);
  const flags = recursive ? packet.RECURSION_DESIRED : 0;
  const query = packet.encode({ type: 'query', id: 9, flags, questions: [{ type, name }] });
  const socket = createSocket('udp4');
  const reply = await new Promise<Buffer>((resolve) => {
    socket.on('message', resolve);
    socket.send(query, port, '127.0.0.1');
  });
  socket.close();
  return packet.decode(reply);
}

const dataOf = (reply: packet.Packet): unknown[] =>
  (reply.answers ?? []).map((item) => {
    const data: unknown = 'data' in item ? item.data : undefined;
    return Array.isArray(data) ? data.map(String).join('') : data;
  });

describe('Azure DNS', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof dataClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 3 });
    clients = dataClients(cloud);
    await prepareGroup(cloud, group);
  });
  afterEach(() => cloud.close());

  const makeZone = () =>
    clients.dns.zones.createOrUpdate(group, domain, { location: 'global', tags: { owner: 'acme' } });
  const put = (type: RecordType, name: string, set: RecordSet, options: object = {}) =>
    clients.dns.recordSets.createOrUpdate(group, domain, name, type, set, options);
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'accepted',
      ({ code = '', statusCode = 0 }: { code?: string; statusCode?: number }) => `${statusCode} ${code}`,
    );

  test('zones: four servers of one set, two record sets from the first moment, an etag; no region', async () => {
    const zone = await makeZone();
    expect(zone).toMatchObject({
      type: 'Microsoft.Network/dnszones',
      location: 'global',
      numberOfRecordSets: 2,
      zoneType: 'Public',
    });
    expect(zone.nameServers).toHaveLength(4);
    expect(zone.nameServers?.[0]).toMatch(/^ns1-\d\d\.azure-dns\.com\.$/);
    expect(zone.etag).toBeTruthy();
    expect(await refusal(clients.dns.zones.createOrUpdate(group, 'b.example', { location: 'westeurope' }))).toBe(
      '400 LocationNotAvailableForResourceType',
    );
    expect(await refusal(clients.dns.zones.createOrUpdate(group, 'example', { location: 'global' }))).toBe(
      '400 BadRequest',
    );
  });

  test('zones: a second PUT changes nothing but tags; If-None-Match refuses it; servers stay', async () => {
    const { nameServers } = await makeZone();
    expect((await makeZone()).nameServers).toEqual(nameServers);
    const only = { ifNoneMatch: '*' };
    expect(await refusal(clients.dns.zones.createOrUpdate(group, domain, { location: 'global' }, only))).toBe(
      '412 PreconditionFailed',
    );
    const updated = await clients.dns.zones.update(group, domain, { tags: { kept: 'yes' } });
    expect(updated).toMatchObject({ tags: { kept: 'yes' }, nameServers });
  });

  test('zones: deletion is an operation that drops the records; a zone made anew has other servers', async () => {
    const { nameServers } = await makeZone();
    await put('A', 'www', { ttl: 60, aRecords: [{ ipv4Address: '203.0.113.7' }] });
    await whileTimePasses(cloud, clients.dns.zones.beginDeleteAndWait(group, domain, { updateIntervalInMs }));
    expect(await refusal(clients.dns.zones.get(group, domain))).toBe('404 ResourceNotFound');
    const again = await makeZone();
    expect(again.numberOfRecordSets).toBe(2);
    expect(again.nameServers).not.toEqual(nameServers);
  });

  test('record sets: created, listed by type and all, changed under If-Match, deleted once', async () => {
    await makeZone();
    const set = await put('A', '*.ws', { ttl: 300, aRecords: [{ ipv4Address: '203.0.113.7' }] }, { ifNoneMatch: '*' });
    expect(set).toMatchObject({ name: '*.ws', fqdn: `*.ws.${domain}.`, ttl: 300, provisioningState: 'Succeeded' });
    await put('TXT', 'owner', { ttl: 300, txtRecords: [{ value: ['heritage=external-dns'] }] });
    const all = [];
    for await (const item of clients.dns.recordSets.listAllByDnsZone(group, domain)) all.push(item.name);
    expect(all.sort()).toEqual(['*.ws', '@', '@', 'owner']);
    const texts = [];
    for await (const item of clients.dns.recordSets.listByType(group, domain, 'TXT')) texts.push(item.txtRecords);
    expect(texts).toEqual([[{ value: ['heritage=external-dns'] }]]);
    const change = { ttl: 60, aRecords: [{ ipv4Address: '203.0.113.8' }] };
    expect(await refusal(put('A', '*.ws', change, { ifNoneMatch: '*' }))).toBe('412 PreconditionFailed');
    expect(await refusal(put('A', '*.ws', change, { ifMatch: 'stale' }))).toBe('412 PreconditionFailed');
    expect((await put('A', '*.ws', change, { ifMatch: set.etag })).etag).not.toBe(set.etag);
    await clients.dns.recordSets.delete(group, domain, '*.ws', 'A');
    await clients.dns.recordSets.delete(group, domain, '*.ws', 'A');
    expect(await refusal(clients.dns.recordSets.get(group, domain, '*.ws', 'A'))).toMatch(/^404 /);
  });

  test.each<[string, RecordType, string, RecordSet, string]>([
    ['an address that is none', 'A', 'a', { ttl: 60, aRecords: [{ ipv4Address: '1.2.3' }] }, '400 BadRequest'],
    ['no TTL', 'A', 'a', { aRecords: [{ ipv4Address: '1.2.3.4' }] }, '400 BadRequest'],
    ['a CNAME beside others', 'CNAME', 'www', { ttl: 60, cnameRecord: { cname: 'x.example' } }, '409 Conflict'],
    ['a CNAME at the apex', 'CNAME', '@', { ttl: 60, cnameRecord: { cname: 'x.example' } }, '400 BadRequest'],
    ['anything beside a CNAME', 'TXT', 'alias', { ttl: 60, txtRecords: [{ value: ['x'] }] }, '409 Conflict'],
    ['a long string', 'TXT', 'a', { ttl: 60, txtRecords: [{ value: ['x'.repeat(256)] }] }, '400 BadRequest'],
    [
      'the loss of its own servers',
      'NS',
      '@',
      { ttl: 60, nsRecords: [{ nsdname: 'ns.x.example.' }] },
      '400 BadRequest',
    ],
  ])('record sets: refuses %s', async (_what, type, name, set, code) => {
    await makeZone();
    await put('A', 'www', { ttl: 60, aRecords: [{ ipv4Address: '203.0.113.7' }] });
    await put('CNAME', 'alias', { ttl: 60, cnameRecord: { cname: 'www.example' } });
    expect(await refusal(put(type, name, set))).toBe(code);
    expect(await refusal(clients.dns.recordSets.delete(group, domain, '@', 'SOA'))).toBe('400 BadRequest');
  });

  test('answers: records reach the servers within a minute; resolvers follow the delegation once it is there', async () => {
    const { nameServers = [] } = await makeZone();
    await put('A', 'www', { ttl: 60, aRecords: [{ ipv4Address: '203.0.113.7' }] });
    await put('TXT', '_acme-challenge', { ttl: 60, txtRecords: [{ value: ['to"ken'] }] });
    expect((await ask(cloud, `www.${domain}`, 'A')).answers).toEqual([]);
    await cloud.scheduler.advance(61_000);
    expect(dataOf(await ask(cloud, `www.${domain}`, 'A', false))).toEqual(['203.0.113.7']);
    expect(dataOf(await ask(cloud, `www.${domain}`, 'A'))).toEqual([]);
    await cloud.scheduler.advance(120_000);
    expect(dataOf(await ask(cloud, `www.${domain}`, 'A'))).toEqual(['203.0.113.7']);
    expect(dataOf(await ask(cloud, `_acme-challenge.${domain}`, 'TXT'))).toEqual(['to"ken']);
    expect(dataOf(await ask(cloud, domain, 'NS')).sort()).toEqual(nameServers.map((name) => name.slice(0, -1)).sort());
    await whileTimePasses(cloud, clients.dns.zones.beginDeleteAndWait(group, domain, { updateIntervalInMs }));
    await makeZone();
    await cloud.scheduler.advance(61_000);
    expect(dataOf(await ask(cloud, `www.${domain}`, 'A'))).toEqual([]);
  });

  test('edits of controllers: the same rules, and the same records as the API shows', async () => {
    await makeZone();
    const zone = responsibleZone(
      cloud.azure,
      {
        subscription: cloud.azure.graph.all('Microsoft.Network/dnszones')[0]?.project ?? '',
        resourceGroup: 'ACME-gitpod',
      },
      `x.ws.${domain}`,
    );
    if (!zone) throw new Error('no zone');
    const text = `v=${'x'.repeat(300)}`;
    upsertRecord(cloud.azure, zone, { name: `ws.${domain}`, type: 'TXT', ttl: 60, values: [text] }, 'pod');
    const { etag, txtRecords } = await clients.dns.recordSets.get(group, domain, 'ws', 'TXT');
    expect(txtRecords?.[0]?.value?.map((part) => part.length)).toEqual([255, 47]);
    upsertRecord(cloud.azure, zone, { name: `ws.${domain}`, type: 'TXT', ttl: 60, values: [text] }, 'pod');
    expect((await clients.dns.recordSets.get(group, domain, 'ws', 'TXT')).etag).toBe(etag);
    expect(readRecords(cloud.azure, zone)).toContainEqual({
      name: `ws.${domain}`,
      type: 'TXT',
      ttl: 60,
      values: [text],
    });
    const alias = { name: `ws.${domain}`, type: 'CNAME' as const, ttl: 60, values: ['x.example'] };
    expect(() => upsertRecord(cloud.azure, zone, alias, 'pod')).toThrow('another record with the same name');
    removeRecord(cloud.azure, zone, { name: `ws.${domain}`, type: 'TXT' }, 'pod');
    expect(await refusal(clients.dns.recordSets.get(group, domain, 'ws', 'TXT'))).toMatch(/^404 /);
  });

  test('seed: a zone that was there before, with its records', async () => {
    const records = [{ type: 'A', name: 'www', properties: { TTL: 60, ARecords: [{ ipv4Address: '203.0.113.9' }] } }];
    cloud.seed({ azure: { dnsZones: [{ name: domain, resourceGroup: group, records }], delegation: 'now' } });
    await cloud.scheduler.advance(61_000);
    expect((await clients.dns.zones.get(group, domain)).numberOfRecordSets).toBe(3);
    expect(dataOf(await ask(cloud, `www.${domain}`, 'A'))).toEqual(['203.0.113.9']);
  });
});
