import {
  ChangeResourceRecordSetsCommand,
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-route-53';
import type { Change, ResourceRecordSet, RRType } from '@aws-sdk/client-route-53';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';

const Name = 'aws.gitpod.acme.example';

describe('route53', () => {
  let cloud: LocalCloud;
  let route53: ReturnType<typeof amazonClients>['route53'];
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 3 });
    ({ route53 } = amazonClients(cloud));
  });
  afterEach(() => cloud.close());

  const createZone = async (CallerReference = 'slipway-acme-aws-1', name = Name) => {
    const made = await route53.send(new CreateHostedZoneCommand({ Name: name, CallerReference }));
    await cloud.scheduler.advance(90_000);
    return { ...made, id: made.HostedZone?.Id ?? '' };
  };
  const set = (name: string, value: string, Type: RRType = 'A'): ResourceRecordSet => ({
    Name: `${name}${Name}.`,
    Type,
    TTL: 60,
    ResourceRecords: [{ Value: value }],
  });
  const change = (HostedZoneId: string, ...Changes: Change[]) =>
    route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
  const list = async (HostedZoneId: string) => {
    const { ResourceRecordSets = [] } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }));
    return ResourceRecordSets.map(({ Name: name, Type }) => `${name} ${Type}`);
  };

  test('hosted zones: create, wait for INSYNC, change records, refuse to delete while records stand, delete', async () => {
    const made = await route53.send(new CreateHostedZoneCommand({ Name, CallerReference: 'a' }));
    expect(made).toMatchObject({
      HostedZone: { Name: `${Name}.`, ResourceRecordSetCount: 2, Config: { PrivateZone: false } },
      ChangeInfo: { Status: 'PENDING' },
    });
    expect(made.DelegationSet?.NameServers).toHaveLength(4);
    const Id = made.ChangeInfo?.Id ?? '';
    await cloud.scheduler.advance(90_000);
    expect((await route53.send(new GetChangeCommand({ Id }))).ChangeInfo?.Status).toBe('INSYNC');
    const zone = made.HostedZone?.Id ?? '';
    await change(zone, { Action: 'UPSERT', ResourceRecordSet: set('*.', '203.0.113.5') });
    expect(await list(zone)).toEqual([`${Name}. NS`, `${Name}. SOA`, `\\052.${Name}. A`]);
    await expect(route53.send(new DeleteHostedZoneCommand({ Id: zone }))).rejects.toMatchObject({
      name: 'HostedZoneNotEmpty',
      $metadata: { httpStatusCode: 400 },
      message: 'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
    });
    await change(zone, { Action: 'DELETE', ResourceRecordSet: set('*.', '203.0.113.5') });
    await route53.send(new DeleteHostedZoneCommand({ Id: zone }));
    await expect(route53.send(new GetHostedZoneCommand({ Id: zone }))).rejects.toMatchObject({
      name: 'NoSuchHostedZone',
      $metadata: { httpStatusCode: 404 },
    });
    expect(cloud.leftovers()).toEqual([]);
  });

  test('hosted zones: a used caller reference is refused, also after the zone is gone; twins of one name get other servers', async () => {
    const first = await createZone('one');
    await expect(createZone('one')).rejects.toMatchObject({
      name: 'HostedZoneAlreadyExists',
      $metadata: { httpStatusCode: 409 },
    });
    const second = await createZone('two');
    expect(second.HostedZone?.Name).toBe(first.HostedZone?.Name);
    const servers = first.DelegationSet?.NameServers ?? [];
    expect(second.DelegationSet?.NameServers?.filter((server) => servers.includes(server))).toEqual([]);
    await route53.send(new DeleteHostedZoneCommand({ Id: first.id }));
    await expect(createZone('one')).rejects.toMatchObject({ name: 'HostedZoneAlreadyExists' });
  });

  test('hosted zones: lists lag, begin at the name that is asked for, and carry tags apart', async () => {
    await route53.send(new CreateHostedZoneCommand({ Name, CallerReference: 'a' }));
    const replicas = await Promise.all([1, 2].map(() => route53.send(new ListHostedZonesCommand({}))));
    expect(replicas.map(({ HostedZones }) => HostedZones)).toEqual([[], []]);
    const other = await createZone('b', 'gitpod.zebra.example');
    const byName = await route53.send(new ListHostedZonesByNameCommand({ DNSName: Name }));
    expect(byName.HostedZones?.map((zone) => zone.Name)).toEqual([`${Name}.`, 'gitpod.zebra.example.']);
    const ResourceId = other.id.split('/').at(-1) ?? '';
    const tagged = { ResourceType: 'hostedzone', ResourceId } as const;
    await route53.send(
      new ChangeTagsForResourceCommand({
        ...tagged,
        AddTags: [{ Key: 'slipway.dev/installation', Value: 'acme-aws' }],
      }),
    );
    expect((await route53.send(new ListTagsForResourceCommand(tagged))).ResourceTagSet?.Tags).toEqual([
      { Key: 'slipway.dev/installation', Value: 'acme-aws' },
    ]);
    for (const none of [{ AddTags: [] }, { AddTags: [{ Key: 'a', Value: 'b' }], RemoveTagKeys: [] }])
      await expect(route53.send(new ChangeTagsForResourceCommand({ ...tagged, ...none }))).rejects.toMatchObject({
        name: 'InvalidInput',
        message: expect.stringContaining('Member must have length greater than or equal to 1'),
      });
    await route53.send(new ChangeTagsForResourceCommand({ ...tagged, RemoveTagKeys: ['slipway.dev/installation'] }));
    expect((await route53.send(new ListTagsForResourceCommand(tagged))).ResourceTagSet?.Tags).toEqual([]);
  });

  test('changes: what stands, what is missing and what differs is refused, all or nothing', async () => {
    const { id } = await createZone();
    await change(id, { Action: 'CREATE', ResourceRecordSet: set('app.', '203.0.113.5') });
    const before = await list(id);
    const refused = async (message: string, ...changes: Change[]) => {
      await expect(change(id, ...changes)).rejects.toMatchObject({ name: 'InvalidChangeBatch', message });
      expect(await list(id)).toEqual(before);
    };
    await refused(
      `[Tried to create resource record set [name='app.${Name}.', type='A'] but it already exists]`,
      { Action: 'CREATE', ResourceRecordSet: set('new.', '203.0.113.9') },
      { Action: 'CREATE', ResourceRecordSet: set('app.', '203.0.113.6') },
    );
    await refused(`[Tried to delete resource record set [name='gone.${Name}.', type='A'] but it was not found]`, {
      Action: 'DELETE',
      ResourceRecordSet: set('gone.', '203.0.113.6'),
    });
    await refused(
      `[Tried to delete resource record set [name='app.${Name}.', type='A'] but the values provided do not match the current values]`,
      { Action: 'DELETE', ResourceRecordSet: set('app.', '203.0.113.6') },
    );
    await refused(
      `[RRSet of type CNAME with DNS name app.${Name}. is not permitted as it conflicts with other records with the same DNS name in zone ${Name}.]`,
      { Action: 'UPSERT', ResourceRecordSet: set('app.', 'x.example', 'CNAME') },
    );
    await refused(`[RRSet with DNS name other.example. is not permitted in zone ${Name}.]`, {
      Action: 'UPSERT',
      ResourceRecordSet: { ...set('', '203.0.113.6'), Name: 'other.example' },
    });
    await refused(
      "[Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'owner'']",
      { Action: 'UPSERT', ResourceRecordSet: set('', 'owner', 'TXT') },
    );
    const apex = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: id }));
    const soa = apex.ResourceRecordSets?.find(({ Type }) => Type === 'SOA');
    await refused('[A HostedZone must contain exactly one SOA record.]', { Action: 'DELETE', ResourceRecordSet: soa });
    await change(
      id,
      { Action: 'DELETE', ResourceRecordSet: set('app.', '203.0.113.5') },
      { Action: 'CREATE', ResourceRecordSet: set('app.', '203.0.113.7') },
    );
  });

  test('changes: a set is an alias or has records, never both and never neither', async () => {
    const { id } = await createZone();
    const bare = { Name, Type: 'A' as const };
    const AliasTarget = {
      HostedZoneId: 'Z32O12XQLNTSW2',
      DNSName: 'acme-1.eu-west-1.elb.amazonaws.com',
      EvaluateTargetHealth: true,
    };
    await expect(change(id, { Action: 'UPSERT', ResourceRecordSet: bare })).rejects.toMatchObject({
      name: 'InvalidInput',
    });
    await expect(
      change(id, { Action: 'UPSERT', ResourceRecordSet: { ...set('', '203.0.113.5'), AliasTarget } }),
    ).rejects.toMatchObject({ name: 'InvalidInput' });
    await expect(
      change(id, {
        Action: 'UPSERT',
        ResourceRecordSet: { ...bare, AliasTarget: { ...AliasTarget, HostedZoneId: 'Z35SXDOTRQ7X7K' } },
      }),
    ).rejects.toThrow('but the alias target name does not lie within the target zone');
    await expect(
      change(id, { Action: 'UPSERT', ResourceRecordSet: { ...bare, AliasTarget, ResourceRecords: [] } }),
    ).rejects.toMatchObject({ name: 'InvalidInput' });
    await change(id, { Action: 'UPSERT', ResourceRecordSet: { ...bare, AliasTarget } });
    const { ResourceRecordSets } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: id }));
    expect(ResourceRecordSets?.[0]).toEqual({
      Name: `${Name}.`,
      Type: 'A',
      AliasTarget: { ...AliasTarget, DNSName: `${AliasTarget.DNSName}.` },
    });
  });

  test('changes: refused while the service works on an earlier one', async () => {
    const { id } = await createZone();
    cloud.faults.add({
      id: 'busy',
      match: { cloud: 'aws', operation: 'ChangeResourceRecordSets' },
      nth: 1,
      action: { 'background-op': { ms: 5000 } },
    });
    await change(id, { Action: 'UPSERT', ResourceRecordSet: set('a.', '203.0.113.5') });
    await expect(change(id, { Action: 'UPSERT', ResourceRecordSet: set('b.', '203.0.113.5') })).rejects.toMatchObject({
      name: 'PriorRequestNotComplete',
    });
    await cloud.scheduler.advance(5000);
    await change(id, { Action: 'UPSERT', ResourceRecordSet: set('b.', '203.0.113.5') });
  });

  test('hosted zones: no more than the quota', async () => {
    cloud.seed({ aws: { quotas: [{ service: 'route53', code: 'L-4EA4796A', region: 'us-east-1', value: 1 }] } });
    await createZone('one');
    await expect(createZone('two')).rejects.toMatchObject({ name: 'TooManyHostedZones' });
  });

  test('record sets: listed in pages from any name on', async () => {
    const { id } = await createZone();
    await change(
      id,
      ...['a.', 'b.', 'c.'].map((name) => ({ Action: 'UPSERT' as const, ResourceRecordSet: set(name, '203.0.113.5') })),
    );
    const page = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: id, MaxItems: 3 }));
    expect(page).toMatchObject({ IsTruncated: true, NextRecordName: `b.${Name}.`, NextRecordType: 'A' });
    const rest = await route53.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: id,
        StartRecordName: page.NextRecordName,
        StartRecordType: page.NextRecordType,
      }),
    );
    expect(rest.ResourceRecordSets?.map((item) => item.Name)).toEqual([`b.${Name}.`, `c.${Name}.`]);
  });
});
