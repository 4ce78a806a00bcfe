import { CreateSecurityGroupCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import {
  AddTagsToResourceCommand,
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSubnetGroupCommand,
  DescribeDBEngineVersionsCommand,
  DescribeDBInstancesCommand,
  DescribeDBMajorEngineVersionsCommand,
  DescribeDBParametersCommand,
  DescribeDBSubnetGroupsCommand,
  DescribeOrderableDBInstanceOptionsCommand,
  ListTagsForResourceCommand,
  ModifyDBParameterGroupCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import type { Parameter } from '@aws-sdk/client-rds';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';
import { databaseGround, referenceInstance } from '../../testing/amazon-database.ts';
import type { DatabaseGround } from '../../testing/amazon-database.ts';

const DBParameterGroupName = 'acme-aws-mysql';

describe('rds requests', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof amazonClients>;
  let ground: DatabaseGround;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 6 });
    clients = amazonClients(cloud);
    ground = await databaseGround(cloud);
  });
  afterEach(() => cloud.close());

  const create = (extra: object) =>
    clients.rds.send(new CreateDBInstanceCommand({ ...referenceInstance(ground), ...extra }));
  const refused = (extra: object, Code: string, message: string) =>
    expect(create(extra)).rejects.toMatchObject({ Code, message });

  test('CreateDBInstance: each thing that does not fit is refused in its own words', async () => {
    const value = 'InvalidParameterValue';
    const combination = 'InvalidParameterCombination';
    await refused({ EngineVersion: '5.6' }, combination, 'Cannot find version 5.6 for mysql');
    await refused({ Engine: 'oracle' }, value, 'Invalid DB engine: oracle');
    await refused(
      { MasterUsername: 'rdsadmin' },
      value,
      'MasterUsername rdsadmin cannot be used as it is a reserved word used by the engine',
    );
    await refused({ AllocatedStorage: 5 }, value, 'Invalid storage size for engine name mysql and storage type gp3: 5');
    await refused(
      { Iops: 6000 },
      combination,
      "You can't specify IOPS or storage throughput for engine mysql and a storage size less than 400.",
    );
    await refused(
      { AvailabilityZone: 'eu-west-1a' },
      combination,
      'Requesting a specific availability zone is not valid for Multi-AZ instances.',
    );
    await refused(
      { DBSubnetGroupName: 'none' },
      'DBSubnetGroupNotFoundFault',
      "DB subnet group 'none' does not exist.",
    );
    await refused({ DBParameterGroupName: 'none' }, 'DBParameterGroupNotFound', 'DBParameterGroup not found: none');
    await refused(
      { EngineVersion: '8.0' },
      combination,
      "The parameter group acme-aws-mysql with DBParameterGroupFamily mysql5.7 can't be used for this instance. Use a parameter group with DBParameterGroupFamily mysql8.0.",
    );
    await refused(
      { VpcSecurityGroupIds: ['sg-00000000000000000'] },
      value,
      'Invalid security group , groupId= sg-00000000000000000, groupName=.',
    );
    const { Vpcs = [] } = await clients.ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    );
    const VpcId = Vpcs[0]?.VpcId ?? '';
    const { GroupId = '' } = await clients.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'x', Description: 'x', VpcId }),
    );
    await refused(
      { VpcSecurityGroupIds: [GroupId] },
      combination,
      `The DB instance and EC2 security group are in different VPCs. The DB instance is in ${ground.vpcId} and the EC2 security group is in ${VpcId}`,
    );
    await expect(create({ EngineLifecycleSupport: 'open-source-rds-extended-support-disabled' })).rejects.toMatchObject(
      { Code: combination },
    );
    cloud.seed({ aws: { quotas: [{ service: 'rds', code: 'L-7B6409FD', value: 0 }] } });
    await expect(create({})).rejects.toMatchObject({ name: 'InstanceQuotaExceededFault' });
  });

  test('classes: what is not orderable is neither listed nor created', async () => {
    const options = async () => {
      const wanted = { Engine: 'mysql', EngineVersion: '5.7', DBInstanceClass: 'db.m6g.large' };
      const { OrderableDBInstanceOptions } = await clients.rds.send(
        new DescribeOrderableDBInstanceOptionsCommand(wanted),
      );
      return OrderableDBInstanceOptions ?? [];
    };
    expect(
      (await options()).some(({ StorageType, MultiAZCapable }) => StorageType === 'gp3' && MultiAZCapable === true),
    ).toBe(true);
    cloud.seed({ aws: { unorderable: ['db.m6g.large'] } });
    expect(await options()).toEqual([]);
    await expect(create({})).rejects.toMatchObject({
      Code: 'InvalidParameterCombination',
      message: expect.stringContaining(
        'RDS does not support creating a DB instance with the following combination: DBInstanceClass=db.m6g.large',
      ),
    });
    await create({ DBInstanceClass: 'db.m5.large' });
  });

  test('engine versions: 5.7 is there under extended support; the default of the engine is another', async () => {
    const { DBEngineVersions } = await clients.rds.send(
      new DescribeDBEngineVersionsCommand({ Engine: 'mysql', EngineVersion: '5.7' }),
    );
    expect(DBEngineVersions?.every(({ DBParameterGroupFamily }) => DBParameterGroupFamily === 'mysql5.7')).toBe(true);
    const usual = await clients.rds.send(new DescribeDBEngineVersionsCommand({ Engine: 'mysql', DefaultOnly: true }));
    expect(usual.DBEngineVersions?.map(({ MajorEngineVersion }) => MajorEngineVersion)).toEqual(['8.4']);
    const { DBMajorEngineVersions } = await clients.rds.send(
      new DescribeDBMajorEngineVersionsCommand({ Engine: 'mysql', MajorEngineVersion: '5.7' }),
    );
    const [standard, extended] = DBMajorEngineVersions?.[0]?.SupportedEngineLifecycles ?? [];
    expect(standard?.LifecycleSupportEndDate?.getFullYear()).toBe(2024);
    expect(extended?.LifecycleSupportEndDate?.getTime()).toBeGreaterThan(Date.parse('2026-11-01'));
  });

  test('subnet groups: two zones at least, all subnets known, one name once', async () => {
    const group = (SubnetIds: string[], DBSubnetGroupName = 'other') =>
      clients.rds.send(new CreateDBSubnetGroupCommand({ DBSubnetGroupName, DBSubnetGroupDescription: 'x', SubnetIds }));
    const [a = '', b = ''] = ground.subnetIds;
    await expect(group([a])).rejects.toMatchObject({ name: 'DBSubnetGroupDoesNotCoverEnoughAZs' });
    await expect(group([a, 'subnet-00000000000000000'])).rejects.toMatchObject({
      name: 'InvalidSubnet',
      message: 'Some input subnets in :[subnet-00000000000000000] are invalid.',
    });
    await expect(group([a, b], 'acme-aws-mysql')).rejects.toMatchObject({ name: 'DBSubnetGroupAlreadyExistsFault' });
    await group([a, b]);
    await cloud.scheduler.advance(60_000);
    const { DBSubnetGroups } = await clients.rds.send(
      new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: 'other' }),
    );
    expect(DBSubnetGroups).toMatchObject([
      { VpcId: ground.vpcId, Subnets: [{ SubnetIdentifier: a }, { SubnetIdentifier: b }] },
    ]);
  });

  test('parameter groups: known parameters, allowed values, static ones not at once', async () => {
    const modify = (parameter: Parameter) =>
      clients.rds.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName, Parameters: [parameter] }));
    const timestamps = { ParameterName: 'explicit_defaults_for_timestamp', ParameterValue: '0' };
    await expect(modify({ ...timestamps, ApplyMethod: 'immediate' })).rejects.toMatchObject({
      Code: 'InvalidParameterCombination',
    });
    await expect(modify({ ...timestamps, ParameterValue: '7', ApplyMethod: 'pending-reboot' })).rejects.toMatchObject({
      Code: 'InvalidParameterValue',
    });
    await expect(
      modify({ ParameterName: 'nonsense', ParameterValue: '1', ApplyMethod: 'immediate' }),
    ).rejects.toMatchObject({
      Code: 'InvalidParameterValue',
      message: 'Could not find parameter with name: nonsense',
    });
    await modify({ ...timestamps, ApplyMethod: 'pending-reboot' });
    await modify({ ParameterName: 'character_set_server', ParameterValue: 'utf8mb4', ApplyMethod: 'immediate' });
    const { Parameters } = await clients.rds.send(
      new DescribeDBParametersCommand({ DBParameterGroupName, Source: 'user' }),
    );
    expect(Parameters?.map(({ ParameterName, ParameterValue }) => [ParameterName, ParameterValue])).toEqual([
      ['character_set_server', 'utf8mb4'],
      ['explicit_defaults_for_timestamp', '0'],
    ]);
    const again = { DBParameterGroupName, DBParameterGroupFamily: 'mysql5.7', Description: 'x' };
    await expect(clients.rds.send(new CreateDBParameterGroupCommand(again))).rejects.toMatchObject({
      name: 'DBParameterGroupAlreadyExistsFault',
    });
    await expect(
      clients.rds.send(new CreateDBParameterGroupCommand({ ...again, DBParameterGroupFamily: 'mysql5.6' })),
    ).rejects.toMatchObject({ Code: 'InvalidParameterValue' });
  });

  test('tags: by ARN, at creation and later', async () => {
    const { DBInstance } = await create({});
    const ResourceName = DBInstance?.DBInstanceArn ?? '';
    await clients.rds.send(new AddTagsToResourceCommand({ ResourceName, Tags: [{ Key: 'team', Value: 'a' }] }));
    await clients.rds.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ['slipway.dev/installation'] }));
    expect((await clients.rds.send(new ListTagsForResourceCommand({ ResourceName }))).TagList).toEqual([
      { Key: 'team', Value: 'a' },
    ]);
    await expect(
      clients.rds.send(new ListTagsForResourceCommand({ ResourceName: `${ResourceName}x` })),
    ).rejects.toMatchObject({
      name: 'DBInstanceNotFoundFault',
    });
  });

  test('DescribeDBInstances: a new one is not seen at once, and pages have their bounds', async () => {
    await create({});
    const DBInstanceIdentifier = 'acme-aws-mysql-7f3a';
    const see = () => clients.rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
    const first = await Promise.allSettled([see(), see()]);
    expect(first.some(({ status }) => status === 'rejected')).toBe(true);
    await cloud.scheduler.advance(60_000);
    await see();
    await expect(clients.rds.send(new DescribeDBInstancesCommand({ MaxRecords: 5 }))).rejects.toMatchObject({
      Code: 'InvalidParameterValue',
      message: 'Invalid value 5 for MaxRecords. Must be between 20 and 100',
    });
  });

  test("CreateDBInstance: needs the right to make RDS's own role until the account has it; an option not simulated is refused", async () => {
    cloud.seed({ aws: { deny: { operator: ['iam:CreateServiceLinkedRole'] } } });
    await expect(create({})).rejects.toMatchObject({
      Code: 'AccessDenied',
      message: expect.stringContaining('iam:CreateServiceLinkedRole'),
    });
    cloud.seed({ aws: { deny: { operator: [] } } });
    await create({});
    cloud.seed({ aws: { deny: { operator: ['iam:CreateServiceLinkedRole'] } } });
    await create({ DBInstanceIdentifier: 'second' });
    await expect(create({ DBInstanceIdentifier: 'third', MultiTenant: true })).rejects.toMatchObject({
      Code: 'InvalidParameterCombination',
      message: expect.stringContaining('MultiTenant'),
    });
  });

  test('CreateDBInstance: without a group it gets the default one of its network', async () => {
    const { DBInstance } = await create({ VpcSecurityGroupIds: undefined });
    const [group] = DBInstance?.VpcSecurityGroups ?? [];
    expect(group?.VpcSecurityGroupId).toMatch(/^sg-/);
    expect([ground.databaseGroup, ground.clientGroup]).not.toContain(group?.VpcSecurityGroupId);
  });
});
