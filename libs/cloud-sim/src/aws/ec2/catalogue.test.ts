import {
  AllocateAddressCommand,
  CreateVpcCommand,
  DescribeAccountAttributesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeRegionsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';

describe('ec2 catalogues and permissions', () => {
  let cloud: LocalCloud;
  let ec2: EC2Client;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    ec2 = amazonClients(cloud).ec2;
  });
  afterEach(() => cloud.close());

  test('DescribeRegions, DescribeAvailabilityZones: what there is; unknown names are refused', async () => {
    const { Regions } = await ec2.send(new DescribeRegionsCommand({ RegionNames: ['eu-west-1'] }));
    expect(Regions).toMatchObject([{ RegionName: 'eu-west-1', OptInStatus: 'opt-in-not-required' }]);
    await expect(ec2.send(new DescribeRegionsCommand({ RegionNames: ['mars-1'] }))).rejects.toThrow('[mars-1]');
    const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
    expect(AvailabilityZones?.map((zone) => zone.ZoneName)).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
    await expect(ec2.send(new DescribeAvailabilityZonesCommand({ ZoneNames: ['us-east-1a'] }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  test('DescribeInstanceTypeOfferings: by zone; old zones and withheld types are left out', async () => {
    const zones = async (client: EC2Client, type: string) => {
      const Filters = [{ Name: 'instance-type', Values: [type] }];
      const request = new DescribeInstanceTypeOfferingsCommand({ LocationType: 'availability-zone', Filters });
      return (await client.send(request)).InstanceTypeOfferings?.map((offering) => offering.Location);
    };
    expect(await zones(ec2, 'm6i.xlarge')).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
    cloud.seed({ aws: { instanceTypesWithheld: ['eu-west-1b/m6i.xlarge'] } });
    expect(await zones(ec2, 'm6i.xlarge')).toEqual(['eu-west-1a', 'eu-west-1c']);
    const virginia = amazonClients(cloud, { region: 'us-east-1' }).ec2;
    expect(await zones(virginia, 'm6i.xlarge')).not.toContain('us-east-1e');
    expect(await zones(virginia, 'm5.xlarge')).toContain('us-east-1e');
  });

  test('DescribeInstanceTypes: processors and memory; unknown types are refused', async () => {
    const describeTypes = (...InstanceTypes: string[]) =>
      ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: InstanceTypes as never[] }));
    const { InstanceTypes } = await describeTypes('m6i.2xlarge');
    expect(InstanceTypes).toMatchObject([
      {
        VCpuInfo: { DefaultVCpus: 8 },
        MemoryInfo: { SizeInMiB: 32_768 },
        ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
      },
    ]);
    await expect(describeTypes('m6i.xlarge', 'm6i.tiny')).rejects.toMatchObject({
      name: 'InvalidInstanceType',
      message: 'The following supplied instance types do not exist: [m6i.tiny]',
    });
  });

  test('DescribeImages: the images that the public parameters name', async () => {
    const Name = '/aws/service/canonical/ubuntu/eks/22.04/1.33/stable/current/amd64/hvm/ebs-gp2/ami-id';
    const { Parameter } = await amazonClients(cloud).ssm.send(new GetParameterCommand({ Name }));
    const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [Parameter?.Value ?? ''] }));
    expect(Images).toMatchObject([{ Architecture: 'x86_64', RootDeviceName: '/dev/sda1', OwnerId: '099720109477' }]);
    await expect(ec2.send(new DescribeImagesCommand({ ImageIds: ['ami-0123456789abcdef0'] }))).rejects.toThrow(
      "The image id '[ami-0123456789abcdef0]' does not exist",
    );
  });

  test('a fresh account has its default network, which is no leftover', async () => {
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }));
    expect(Vpcs).toMatchObject([{ CidrBlock: '172.31.0.0/16', State: 'available' }]);
    const Filters = [{ Name: 'vpc-id', Values: [Vpcs?.[0]?.VpcId ?? ''] }];
    expect((await ec2.send(new DescribeSubnetsCommand({ Filters }))).Subnets).toHaveLength(3);
    const { AccountAttributes } = await ec2.send(
      new DescribeAccountAttributesCommand({ AttributeNames: ['default-vpc'] }),
    );
    expect(AccountAttributes?.[0]?.AttributeValues?.[0]?.AttributeValue).toBe(Vpcs?.[0]?.VpcId);
    expect(cloud.leftovers()).toEqual([]);
  });

  test('permissions: tags in a create are an action of their own', async () => {
    cloud.seed({ aws: { deny: { operator: ['ec2:CreateTags'] } } });
    const create = (Tags: { Key: string; Value: string }[]) => {
      const TagSpecifications = [{ ResourceType: 'vpc' as const, Tags }];
      return ec2.send(new CreateVpcCommand({ CidrBlock: '10.100.0.0/16', TagSpecifications }));
    };
    await expect(create([{ Key: 'Name', Value: 'acme' }])).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    await create([]);
    cloud.seed({ aws: { deny: { operator: ['ec2:AllocateAddress'] } } });
    await expect(ec2.send(new AllocateAddressCommand({ DryRun: true }))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    });
  });
});
