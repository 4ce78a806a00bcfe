import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { dnsClient, enableEverything, project } from '../../testing/google-clients.ts';

const dnsName = 'gcp.gitpod.acme.example.';
const managedZone = 'acme-zone';

describe('dns', () => {
  let cloud: LocalCloud;
  let dns: ReturnType<typeof dnsClient>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 3 });
    enableEverything(cloud);
    dns = dnsClient(cloud);
  });
  afterEach(() => cloud.close());

  const createZone = async (name = managedZone, extra: object = {}) => {
    const { data } = await dns.managedZones.create({
      project,
      requestBody: { name, dnsName, description: '', ...extra },
    });
    await cloud.scheduler.advance(10_000);
    return data;
  };
  const record = (name: string, value: string, type = 'A') => ({
    name: `${name}${dnsName}`,
    type,
    ttl: 60,
    rrdatas: [value],
  });
  const change = (requestBody: object) => dns.changes.create({ project, managedZone, requestBody });
  const reason = (wanted: string) => ({ response: { data: { error: { errors: [{ reason: wanted }] } } } });

  test('managedZones: create, change records, poll, delete', async () => {
    const zone = await createZone();
    expect(zone.nameServers).toHaveLength(4);
    const { data } = await change({ additions: [record('', '203.0.113.5'), record('*.', '203.0.113.5')] });
    expect(data.status).toBe('pending');
    await cloud.scheduler.advance(5_000);
    expect((await dns.changes.get({ project, managedZone, changeId: data.id ?? '' })).data.status).toBe('done');
    const { data: list } = await dns.resourceRecordSets.list({ project, managedZone });
    expect(list.rrsets?.map((set) => set.type).sort()).toEqual(['A', 'A', 'NS', 'SOA']);
    await expect(dns.managedZones.delete({ project, managedZone })).rejects.toMatchObject({
      status: 400,
      ...reason('containerNotEmpty'),
    });
    await change({ deletions: [record('', '203.0.113.5'), record('*.', '203.0.113.5')] });
    await dns.managedZones.delete({ project, managedZone });
    expect(cloud.leftovers()).toEqual([]);
  });

  test('changes: existing additions, stale and missing deletions are refused, all or nothing', async () => {
    await createZone();
    await change({ additions: [record('app.', '203.0.113.5')] });
    await expect(change({ additions: [record('new.', '203.0.113.9'), record('app.', '203.0.113.6')] })).rejects.toThrow(
      `The resource 'entity.change.additions[1]' named 'app.${dnsName} (A)' already exists`,
    );
    await expect(change({ deletions: [record('app.', '203.0.113.7')] })).rejects.toMatchObject({ status: 412 });
    await expect(change({ deletions: [record('gone.', '203.0.113.7')] })).rejects.toMatchObject({ status: 404 });
    await expect(change({ additions: [record('app.', 'x.example.', 'CNAME')] })).rejects.toMatchObject({ status: 400 });
    await expect(
      change({ additions: [{ ...record('a.', '203.0.113.7'), name: 'other.example.' }] }),
    ).rejects.toMatchObject({ status: 400 });
    const { data } = await dns.resourceRecordSets.list({ project, managedZone, name: `new.${dnsName}` });
    expect(data.rrsets).toEqual([]);
  });

  test('managedZones: one name twice gets other name servers, a re-created zone too', async () => {
    const first = await createZone();
    const second = await createZone('acme-zone-2');
    expect(second.nameServers).not.toEqual(first.nameServers);
    await dns.managedZones.delete({ project, managedZone });
    expect((await createZone()).nameServers).not.toEqual(first.nameServers);
  });

  test('managedZones: strict about what it is given', async () => {
    await expect(dns.managedZones.create({ project, requestBody: { name: 'a', dnsName } })).rejects.toThrow(
      'entity.managedZone.description',
    );
    await expect(createZone('a', { dnsName: 'no-dot' })).rejects.toMatchObject({ status: 400 });
    await expect(createZone('a', { nonsense: 1 })).rejects.toThrow('Unknown name "nonsense"');
  });
});
