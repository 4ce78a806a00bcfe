import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import packet from 'dns-packet';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { dnsClient, enableEverything, project } from '../testing/google-clients.ts';

const domain = 'gcp.gitpod.acme.example';
const managedZone = 'acme-zone';

type Reply = packet.DecodedPacket & { flag_aa: boolean; rcode: string };

function question(name: string, type: string, recursive: boolean): Buffer {
  return packet.encode({
    type: 'query',
    id: 7,
    flags: recursive ? packet.RECURSION_DESIRED : 0,
    questions: [{ name, type: type as 'A' }],
  });
}

describe('serveDns', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 3 });
    enableEverything(cloud);
    const dns = dnsClient(cloud);
    await dns.managedZones.create({
      project,
      requestBody: { name: managedZone, dnsName: `${domain}.`, description: '' },
    });
    const additions = [
      { name: `${domain}.`, type: 'A', ttl: 60, rrdatas: ['203.0.113.5'] },
      { name: `*.${domain}.`, type: 'A', ttl: 60, rrdatas: ['203.0.113.5'] },
      { name: `_acme-challenge.${domain}.`, type: 'TXT', ttl: 60, rrdatas: ['"a token"'] },
      { name: `alias.${domain}.`, type: 'CNAME', ttl: 60, rrdatas: [`x.${domain}.`] },
    ];
    await dns.changes.create({ project, managedZone, requestBody: { additions } });
  });
  afterEach(() => cloud.close());

  const port = (): number => Number(cloud.resolver.split(':')[1]);
  const ask = (name: string, type: string, recursive = true): Promise<Reply> =>
    new Promise((resolve) => {
      const socket = createSocket('udp4');
      socket.on('message', (message) => {
        socket.close();
        resolve(packet.decode(message) as Reply);
      });
      socket.send(question(name, type, recursive), port(), '127.0.0.1');
    });
  const data = (reply: Reply) => reply.answers?.map((item) => ('data' in item ? String(item.data) : '')) ?? [];

  test('answer: before the delegation the parent denies the domain with its SOA', async () => {
    await cloud.scheduler.advance(60_000);
    for (const recursive of [true, false]) {
      const reply = await ask(domain, 'NS', recursive);
      expect([reply.rcode, reply.flag_aa, reply.answers, reply.authorities?.[0]?.type]).toEqual([
        'NXDOMAIN',
        true,
        [],
        'SOA',
      ]);
    }
    expect((await ask(`app.${domain}`, 'A')).rcode).toBe('NXDOMAIN');
  });

  test('answer: two minutes after the zone was made the parent refers to its name servers', async () => {
    await cloud.scheduler.advance(121_000);
    const wanted = cloud.gcp.graph.all('dns.managedZones')[0]?.body['nameServers'];
    const referral = await ask(domain, 'NS', false);
    expect([referral.flag_aa, referral.answers]).toEqual([false, []]);
    expect(referral.authorities?.map((item) => ('data' in item ? `${String(item.data)}.` : ''))).toEqual(wanted);
    const address = await ask(`anything.${domain}`, 'A');
    expect([address.flag_aa, data(address)]).toEqual([true, ['203.0.113.5']]);
    expect(data(await ask(`_acme-challenge.${domain}`, 'TXT'))).toEqual(['a token']);
    expect(data(await ask(`alias.${domain}`, 'A'))).toEqual([`x.${domain}`, '203.0.113.5']);
    expect((await ask(`anything.${domain}`, 'AAAA')).authorities?.[0]?.type).toBe('SOA');
    expect(data(await ask('gitpod.acme.example', 'NS'))).toHaveLength(2);
  });

  test('answer: an owner who never delegates leaves the domain unknown', async () => {
    cloud.seed({ delegation: 'never' });
    await cloud.scheduler.advance(86_400_000);
    expect((await ask(domain, 'NS')).rcode).toBe('NXDOMAIN');
    cloud.seed({ delegation: 'now' });
    expect(data(await ask(domain, 'A'))).toEqual(['203.0.113.5']);
  });

  test('answer: a zone made anew is not reachable until the parent was told its other name servers', async () => {
    await cloud.scheduler.advance(121_000);
    const dns = dnsClient(cloud);
    const { data: list } = await dns.resourceRecordSets.list({ project, managedZone });
    const own = list.rrsets?.filter((set) => !['NS', 'SOA'].includes(set.type ?? '')) ?? [];
    await dns.changes.create({ project, managedZone, requestBody: { deletions: own } });
    await dns.managedZones.delete({ project, managedZone });
    await dns.managedZones.create({
      project,
      requestBody: { name: managedZone, dnsName: `${domain}.`, description: '' },
    });
    expect((await ask(domain, 'SOA')).rcode).toBe('SERVFAIL');
    await cloud.scheduler.advance(121_000);
    expect((await ask(domain, 'SOA')).rcode).toBe('NOERROR');
  });

  test('serveDns: the same answers over TCP', async () => {
    await cloud.scheduler.advance(121_000);
    const message = question(domain, 'A', true);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    const reply = await new Promise<Reply>((resolve) => {
      const socket = connect(port(), '127.0.0.1', () => socket.write(Buffer.concat([length, message])));
      socket.on('data', (chunk) => {
        socket.destroy();
        resolve(packet.decode(chunk.subarray(2)) as Reply);
      });
    });
    expect(data(reply)).toEqual(['203.0.113.5']);
  });
});
