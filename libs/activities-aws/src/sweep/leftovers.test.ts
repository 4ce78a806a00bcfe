import { CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { CreateDBSnapshotCommand, DeleteDBInstanceCommand, DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sweepable } from '@slipway/activities-core';
import { uniqueSuffix } from '@slipway/blueprint';
import type { Found, Scope } from '@slipway/contracts';
import { databaseName } from '../names.ts';
import { cluster } from '../resources/cluster.ts';
import { dbInstance } from '../resources/db-instance.ts';
import { dbParameterGroup } from '../resources/db-parameter-group.ts';
import { dbSecurityGroup } from '../resources/db-security-group.ts';
import { dbSubnetGroup } from '../resources/db-subnet-group.ts';
import { clusterNeeds, clusterProps, clusterRef } from '../testing/cluster-needs.ts';
import { makeNetwork } from '../testing/own-network.ts';
import { ec2Arn, putInEc2 } from '../testing/put-in-ec2.ts';
import { stage, type Stage } from '../testing/stage.ts';
import { clusterLogGroup } from './cluster-log-group.ts';
import { databaseBackup } from './database-backup.ts';
import { databaseSnapshot } from './database-snapshot.ts';
import { dnsRecord } from './dns-record.ts';
import { marked } from './marked.ts';
import { networkInterface } from './network-interface.ts';

const domain = 'aws.gitpod.acme.example';

describe('leftovers', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const sweep = async (net: Sweepable, scope: Scope = on.scope): Promise<Found[]> => {
    const found = await net.list(scope);
    for (const { kind, name } of found)
      await net.destroy({ scope, step: 'cluster/sweep', kind, name, lifecycle: 'managed' });
    return found;
  };
  const ec2 = () => on.amazon.clients.ec2();

  test('clusterLogGroup: one that came back bare goes, a tagged one is its step’s, and a cluster of somebody else keeps its own', async () => {
    const logs = await on.amazon.clients.logs();
    const names = [
      '/aws/eks/acme-aws/cluster',
      '/aws/containerinsights/acme-aws/performance',
      '/aws/eks/acme-aws-2/cluster',
    ];
    for (const logGroupName of names) await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const tags = { 'slipway.dev/installation': 'acme-aws' };
    await logs.send(new CreateLogGroupCommand({ logGroupName: '/aws/eks/acme-aws/tagged', tags }));
    expect((await sweep(clusterLogGroup(on.context))).map(({ name }) => name).sort()).toEqual(names.slice(0, 2).sort());
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups.map(({ logGroupName }) => logGroupName).sort()).toEqual([
      '/aws/eks/acme-aws-2/cluster',
      '/aws/eks/acme-aws/tagged',
    ]);
    expect(await clusterLogGroup(on.context).list(on.scope)).toEqual([]);
  });

  test('dnsRecord: what external-dns registered as ours in a zone of somebody else goes; all else stays', async () => {
    const route53 = await on.amazon.clients.route53();
    const { HostedZone } = await route53.send(
      new CreateHostedZoneCommand({ Name: 'acme.example', CallerReference: 'x' }),
    );
    const owner = (scope: Scope) =>
      `"heritage=external-dns,external-dns/owner=slipway-${scope.installation}-${uniqueSuffix(scope, 'dns')}"`;
    const registered = (name: string, scope = on.scope): ResourceRecordSet[] => [
      { Name: name, Type: 'A', TTL: 60, ResourceRecords: [{ Value: '203.0.113.7' }] },
      { Name: `a-${name}`, Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: owner(scope) }] },
    ];
    const theirs = [
      ...registered('www.acme.example', { ...on.scope, installation: 'acme' }),
      { Name: 'mail.acme.example', Type: 'A' as const, TTL: 60, ResourceRecords: [{ Value: '203.0.113.9' }] },
    ];
    const Changes = [
      ...registered(domain),
      ...registered(`ws.${domain}`, { ...on.scope, incarnation: 2 }),
      ...theirs,
    ].map((record) => ({ Action: 'CREATE' as const, ResourceRecordSet: record }));
    const HostedZoneId = HostedZone?.Id;
    await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
    const zone = (HostedZoneId ?? '').replace('/hostedzone/', '');
    expect((await sweep(dnsRecord(on.context))).map(({ name }) => name).sort()).toEqual([
      `${zone}/${domain}.`,
      `${zone}/ws.${domain}.`,
    ]);
    expect(await dnsRecord(on.context).list(on.scope)).toEqual([]);
    const { ResourceRecordSets = [] } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }));
    const left = ResourceRecordSets.filter(({ Type }) => Type === 'A').map(({ Name }) => Name);
    expect(left.sort()).toEqual(['mail.acme.example.', 'www.acme.example.']);
  });

  test('networkInterface: those that nodes left unattached in our VPC go, and nobody else’s', async () => {
    const { subnets } = await makeNetwork(on);
    const client = await ec2();
    const SubnetId = Object.values(subnets.private)[0] ?? '';
    const descriptions = {
      'eni-0a1b2c3d4e5f60711': 'aws-K8S-i-0a1b2c3d4e5f60718',
      'eni-0a1b2c3d4e5f60712': 'somebody’s',
    };
    for (const [NetworkInterfaceId, Description] of Object.entries(descriptions)) {
      const free = { Status: 'available', RequesterManaged: false, Groups: [], PrivateIpAddresses: [], Tags: [] };
      const body = { NetworkInterfaceId, Description, SubnetId, VpcId: subnets.vpc, ...free };
      putInEc2(on, 'network-interface', NetworkInterfaceId, body, [ec2Arn('subnet', SubnetId)]);
    }
    expect(await sweep(networkInterface(on.context))).toEqual([
      { kind: 'aws.network-interface', name: 'eni-0a1b2c3d4e5f60711' },
    ]);
    const { NetworkInterfaces = [] } = await client.send(new DescribeNetworkInterfacesCommand({}));
    expect(NetworkInterfaces.map(({ Description }) => Description)).toEqual(['somebody’s']);
  });

  test('database: snapshots that somebody took, and backups that outlived the instance', async () => {
    const made = await makeNetwork(on);
    const name = databaseName(on.scope);
    const { context } = on;
    const needs = {
      subnetGroup: await dbSubnetGroup(context).ensure(
        on.ref('database/subnet-group', 'aws.db-subnet-group', 'acme-aws-mysql'),
        { tags: {} },
        made,
      ),
      securityGroup: await dbSecurityGroup(context).ensure(
        on.ref('database/sg', 'aws.db-security-group', 'acme-aws-mysql'),
        { port: 3306, tags: {} },
        made,
      ),
      parameters: await dbParameterGroup(context).ensure(
        on.ref('database/parameter-group', 'aws.db-parameter-group', 'acme-aws-mysql'),
        { family: 'mysql8.0', parameters: {}, tags: {} },
        {},
      ),
    };
    const props = {
      version: '8.0',
      tier: 'db.t3.medium',
      storageGb: 20,
      maxStorageGb: 120,
      highAvailability: false,
      backupDays: 7,
      deletionProtection: false,
      tags: {},
    };
    await dbInstance(context).ensure(on.ref('database/instance', 'aws.db-instance', name), props, needs);
    const rds = await on.amazon.clients.rds();
    await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: name, DBSnapshotIdentifier: 'by-hand' }));
    await on.amazon.until({ everyMs: 4_000, what: 'the snapshot' }, async () => {
      const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
      return DBInstances[0]?.DBInstanceStatus === 'available'
        ? { done: true, value: undefined }
        : { done: false, waitingFor: {} };
    });
    await rds.send(
      new DeleteDBInstanceCommand({
        DBInstanceIdentifier: name,
        SkipFinalSnapshot: true,
        DeleteAutomatedBackups: false,
      }),
    );
    await dbInstance(context).destroy(on.ref('database/instance', 'aws.db-instance', name));
    const nobody = { ...on.scope, installation: 'acme' };
    for (const [net, count] of [
      [databaseSnapshot(context), 1],
      [databaseBackup(context), 1],
    ] as const) {
      expect(await net.list(nobody)).toEqual([]);
      const found = await sweep(net);
      expect([found.length, net.holdsData, found[0]?.holdsData]).toEqual([count, true, true]);
      expect(await net.list(on.scope)).toEqual([]);
    }
  });

  test('marked: what carries our tags and has no kind here is named, not removed; nothing is listed twice', async () => {
    await makeNetwork(on);
    expect(await marked(on.context).list(on.scope)).toEqual([]);
    const Tags = [{ Key: 'slipway.dev/installation', Value: 'acme-aws' }];
    putInEc2(on, 'vpc-endpoint', 'vpce-0a1', { VpcEndpointId: 'vpce-0a1', Tags });
    const name = 'arn:aws:ec2:eu-west-1:123456789012:vpc-endpoint/vpce-0a1';
    // Replicas of the index learn of it one after the other.
    let seen = 0;
    await on.amazon.until({ everyMs: 60_000, what: 'the index of tags' }, async () => {
      seen = (await marked(on.context).list(on.scope)).length > 0 ? seen + 1 : 0;
      return seen > 5 ? { done: true, value: undefined } : { done: false, waitingFor: { seen } };
    });
    expect(await marked(on.context).list(on.scope)).toEqual([{ kind: 'aws.marked', name }]);
    await expect(sweep(marked(on.context))).rejects.toMatchObject({
      failure: { rule: 'SW-DEP-062', message: expect.stringContaining(name) },
    });
    expect(await marked(on.context).list({ ...on.scope, installation: 'acme' })).toEqual([]);
  });

  test('clusterLogGroup: a cluster of our name that is somebody else’s keeps its log group', async () => {
    const needs = await clusterNeeds(on);
    await cluster(on.context).ensure(clusterRef(on), clusterProps, needs);
    const logs = await on.amazon.clients.logs();
    await logs.send(new CreateLogGroupCommand({ logGroupName: '/aws/eks/acme-aws/more' }));
    const namesake = { ...on.scope, installation: 'acme' };
    expect(await sweep(clusterLogGroup(on.context), namesake)).toEqual([]);
    expect((await clusterLogGroup(on.context).list(on.scope)).map(({ name }) => name)).toContain(
      '/aws/eks/acme-aws/more',
    );
  });
});
