import { createSocket } from 'node:dgram';
import { CreateDBInstanceCommand } from '@aws-sdk/client-rds';
import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand } from '@aws-sdk/client-route-53';
import type { Change } from '@aws-sdk/client-route-53';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import packet from 'dns-packet';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { account, amazonClients, region } from '../../testing/amazon-clients.ts';
import { databaseGround, referenceInstance } from '../../testing/amazon-database.ts';
import { arn } from '../aws.ts';

const Name = 'aws.gitpod.acme.example';

/** Asks the local name server over UDP, as a resolver is asked. */
async function ask(cloud: LocalCloud, name: string, type: packet.StringRecordType) {
  const socket = createSocket('udp4');
  const [host = '', port = ''] = cloud.resolver.split(':');
  const query = packet.encode({ type: 'query', id: 1, flags: packet.RECURSION_DESIRED, questions: [{ type, name }] });
  try {
    const reply = await new Promise<Buffer>((resolve, reject) => {
      socket.once('message', resolve);
      socket.once('error', reject);
      socket.send(query, Number(port), host);
    });
    const { answers = [], rcode } = packet.decode(reply) as packet.DecodedPacket & { rcode: string };
    return { rcode, values: answers.map((answer) => ('data' in answer ? String(answer.data) : '')) };
  } finally {
    socket.close();
  }
}

describe('answers of the name server', () => {
  let cloud: LocalCloud;
  let route53: ReturnType<typeof amazonClients>['route53'];
  let zone: string;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 4 });
    ({ route53 } = amazonClients(cloud));
    const made = await route53.send(new CreateHostedZoneCommand({ Name, CallerReference: 'a' }));
    zone = made.HostedZone?.Id ?? '';
  });
  afterEach(() => cloud.close());

  const change = (...Changes: Change[]) =>
    route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes } }));
  const a = (name: string, value: string) => ({
    Name: `${name}${Name}`,
    Type: 'A' as const,
    TTL: 60,
    ResourceRecords: [{ Value: value }],
  });

  test('a change: answered only once it is INSYNC, the old value until then', async () => {
    await cloud.scheduler.advance(300_000);
    await change({ Action: 'UPSERT', ResourceRecordSet: a('*.', '203.0.113.5') });
    expect((await ask(cloud, `app.${Name}`, 'A')).rcode).toBe('NXDOMAIN');
    await cloud.scheduler.advance(90_000);
    expect((await ask(cloud, `app.${Name}`, 'A')).values).toEqual(['203.0.113.5']);
    await change({ Action: 'UPSERT', ResourceRecordSet: a('*.', '203.0.113.6') });
    expect((await ask(cloud, `app.${Name}`, 'A')).values).toEqual(['203.0.113.5']);
    await cloud.scheduler.advance(90_000);
    expect((await ask(cloud, `app.${Name}`, 'A')).values).toEqual(['203.0.113.6']);
    await change({ Action: 'DELETE', ResourceRecordSet: a('*.', '203.0.113.6') });
    expect((await ask(cloud, `app.${Name}`, 'A')).values).toEqual(['203.0.113.6']);
    await cloud.scheduler.advance(90_000);
    expect((await ask(cloud, `app.${Name}`, 'A')).rcode).toBe('NXDOMAIN');
  });

  test('a zone: found through its parent two minutes after it was made, never when nobody delegates', async () => {
    await change({ Action: 'UPSERT', ResourceRecordSet: a('', '203.0.113.5') });
    await cloud.scheduler.advance(100_000);
    expect((await ask(cloud, Name, 'A')).values).toEqual([]);
    await cloud.scheduler.advance(60_000);
    expect((await ask(cloud, Name, 'A')).values).toEqual(['203.0.113.5']);
    cloud.seed({ aws: { delegation: 'never' } });
    await route53.send(new CreateHostedZoneCommand({ Name: 'late.zebra.example', CallerReference: 'b' }));
    await cloud.scheduler.advance(600_000);
    expect((await ask(cloud, 'late.zebra.example', 'NS')).values).toEqual([]);
    cloud.seed({ aws: { delegation: 'now' } });
    expect((await ask(cloud, 'late.zebra.example', 'NS')).values).toHaveLength(4);
  });

  test('an alias: the addresses of the load balancer that it names, nothing when there is none', async () => {
    const DNSName = 'acme-1.eu-west-1.elb.amazonaws.com';
    const target = { HostedZoneId: 'Z32O12XQLNTSW2', DNSName: `dualstack.${DNSName}`, EvaluateTargetHealth: true };
    await change({ Action: 'UPSERT', ResourceRecordSet: { Name, Type: 'A', AliasTarget: target } });
    await change({
      Action: 'UPSERT',
      ResourceRecordSet: {
        Name: `www.${Name}`,
        Type: 'A',
        AliasTarget: { HostedZoneId: zone, DNSName: Name, EvaluateTargetHealth: false },
      },
    });
    await cloud.scheduler.advance(300_000);
    expect((await ask(cloud, Name, 'A')).values).toEqual([]);
    cloud.aws.graph.create({
      id: arn('elasticloadbalancing', region, account, 'loadbalancer/acme-1'),
      type: 'elb.loadBalancers',
      cloud: 'aws',
      name: 'acme-1',
      project: account,
      location: region,
      body: { DNSName },
      hidden: { addresses: ['203.0.113.20', '203.0.113.21'] },
      refs: [],
      createdBy: 'seed',
    });
    expect((await ask(cloud, Name, 'A')).values).toEqual(['203.0.113.20', '203.0.113.21']);
    expect((await ask(cloud, `www.${Name}`, 'A')).values).toEqual(['203.0.113.20', '203.0.113.21']);
    expect((await ask(cloud, Name, 'AAAA')).values).toEqual([]);
  });

  test('a host of Amazon: load balancers and databases resolve by their own names', async () => {
    const ground = await databaseGround(cloud);
    await amazonClients(cloud).rds.send(new CreateDBInstanceCommand(referenceInstance(ground)));
    const [instance] = cloud.aws.graph.all('rds.instances');
    const address = (instance?.body['Endpoint'] as { Address?: string } | undefined)?.Address ?? '';
    expect((await ask(cloud, address, 'A')).values).toEqual([expect.stringMatching(/^10\.0\.[012]\.\d+$/)]);
    expect((await ask(cloud, `gone-${address}`, 'A')).rcode).toBe('NXDOMAIN');
  });
});
