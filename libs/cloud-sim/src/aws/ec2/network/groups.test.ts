import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client, IpPermission } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../../local-cloud.ts';
import type { LocalCloud } from '../../../local-cloud.ts';
import { amazonClients } from '../../../testing/amazon-clients.ts';

describe('ec2 security groups', () => {
  let cloud: LocalCloud;
  let ec2: EC2Client;
  let VpcId: string;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    ec2 = amazonClients(cloud).ec2;
    VpcId = await createVpc('10.100.0.0/16');
  });
  afterEach(() => cloud.close());

  const settle = () => cloud.scheduler.advance(60_000);
  const createVpc = async (CidrBlock: string) => {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock }));
    return Vpc?.VpcId ?? '';
  };
  const create = async (GroupName: string, vpc = VpcId) => {
    const Description = `for ${GroupName}`;
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description, VpcId: vpc }));
    return GroupId ?? '';
  };
  const mysql = (GroupId: string): IpPermission => {
    return { IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, UserIdGroupPairs: [{ GroupId }] };
  };
  const https: IpPermission = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  const allow = (GroupId: string, ...IpPermissions: IpPermission[]) =>
    ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const revoke = (GroupId: string, ...IpPermissions: IpPermission[]) =>
    ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const remove = (GroupId: string) => ec2.send(new DeleteSecurityGroupCommand({ GroupId }));

  test('CreateSecurityGroup: a name is taken once for each network', async () => {
    await create('acme-aws-services');
    await expect(create('acme-aws-services')).rejects.toMatchObject({
      name: 'InvalidGroup.Duplicate',
      message: `The security group 'acme-aws-services' already exists for VPC '${VpcId}'`,
    });
    expect(await create('acme-aws-services', await createVpc('10.101.0.0/16'))).toMatch(/^sg-/);
    await expect(create('default')).rejects.toThrow('Cannot use reserved security group name: default');
    await expect(create('sg-acme')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(create('naïve')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(create('acme', 'vpc-0123456789abcdef0')).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
  });

  test('authorize: a rule that is there is refused, and then none of the request is taken', async () => {
    const group = await create('acme');
    const { SecurityGroupRules } = await allow(group, https);
    expect(SecurityGroupRules).toMatchObject([
      { GroupId: group, IsEgress: false, CidrIpv4: '0.0.0.0/0', FromPort: 443 },
    ]);
    await expect(allow(group, { ...https, FromPort: 80, ToPort: 80 }, https)).rejects.toMatchObject({
      name: 'InvalidPermission.Duplicate',
      message: 'the specified rule "peer: 0.0.0.0/0, TCP, from port: 443, to port: 443, ALLOW" already exists',
    });
    await settle();
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [group] }));
    expect(SecurityGroups?.[0]?.IpPermissions).toMatchObject([{ FromPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]);
    const everything = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await expect(
      ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: group, IpPermissions: [everything] })),
    ).rejects.toThrow('the specified rule "peer: 0.0.0.0/0, ALL, ALLOW" already exists');
  });

  test('authorize: bad ports, ranges, protocols and groups are refused', async () => {
    const group = await create('acme');
    const other = await create('other', await createVpc('10.101.0.0/16'));
    await expect(allow(group, { IpProtocol: 'tcp', IpRanges: [{ CidrIp: '0.0.0.0/0' }] })).rejects.toThrow('portRange');
    await expect(allow(group, { ...https, ToPort: 70_000 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(allow(group, { ...https, IpRanges: [{ CidrIp: '10.0.0.0/33' }] })).rejects.toThrow(
      'CIDR block 10.0.0.0/33 is malformed',
    );
    await expect(allow(group, { ...https, IpProtocol: 'quic' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(allow(group)).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(allow(group, mysql('sg-0123456789abcdef0'))).rejects.toThrow(
      "The security group 'sg-0123456789abcdef0' does not exist",
    );
    await expect(allow(group, mysql(other))).rejects.toThrow('belong to different networks');
    await expect(allow('acme', https)).rejects.toMatchObject({ name: 'InvalidGroupId.Malformed' });
  });

  test('revoke: by what a rule says or by its id, and only rules that are there', async () => {
    const group = await create('acme');
    await allow(group, https);
    await expect(revoke(group, { ...https, FromPort: 80, ToPort: 80 })).rejects.toMatchObject({
      name: 'InvalidPermission.NotFound',
      message: 'The specified rule does not exist in this security group.',
    });
    await revoke(group, https);
    await expect(revoke(group, https)).rejects.toMatchObject({ name: 'InvalidPermission.NotFound' });
    const Filters = [{ Name: 'group-id', Values: [group] }];
    const { SecurityGroupRules } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    const SecurityGroupRuleIds = SecurityGroupRules?.map((rule) => rule.SecurityGroupRuleId ?? '') ?? [];
    expect(SecurityGroupRuleIds).toHaveLength(1);
    const outward = { GroupId: group, SecurityGroupRuleIds };
    await expect(ec2.send(new RevokeSecurityGroupIngressCommand(outward))).rejects.toMatchObject({
      name: 'InvalidSecurityGroupRuleId.NotFound',
    });
    await ec2.send(new RevokeSecurityGroupEgressCommand(outward));
    expect((await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules).toEqual([]);
  });

  test('DeleteSecurityGroup: a rule of another group holds it, its own rules do not', async () => {
    const services = await create('acme-aws-services');
    const database = await create('acme-aws-mysql');
    await allow(services, { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: services }] });
    await allow(database, mysql(services));
    await expect(remove(services)).rejects.toMatchObject({
      name: 'DependencyViolation',
      message: `resource ${services} has a dependent object`,
    });
    await expect(ec2.send(new DeleteVpcCommand({ VpcId }))).rejects.toMatchObject({ name: 'DependencyViolation' });
    await revoke(database, mysql(services));
    await remove(services);
    await remove(database);
    await expect(remove(database)).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' });
    await ec2.send(new DeleteVpcCommand({ VpcId }));
    expect(cloud.leftovers()).toEqual([]);
  });

  test('DeleteSecurityGroup: the default group stays with its network', async () => {
    await settle();
    const Filters = [
      { Name: 'vpc-id', Values: [VpcId] },
      { Name: 'group-name', Values: ['def*'] },
    ];
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    const id = SecurityGroups?.[0]?.GroupId ?? '';
    await expect(remove(id)).rejects.toMatchObject({
      name: 'CannotDelete',
      message: `the specified group: "${id}" name: "default" cannot be deleted by a user`,
    });
  });
});
