import {
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteTagsCommand,
  DescribeTagsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client, Tag } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';

describe('ec2 tags', () => {
  let cloud: LocalCloud;
  let ec2: EC2Client;
  let id: string;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    ec2 = amazonClients(cloud).ec2;
    id = await create([{ Key: 'Name', Value: 'acme-aws-net' }]);
    await cloud.scheduler.advance(60_000);
  });
  afterEach(() => cloud.close());

  const create = async (Tags: Tag[], ResourceType: 'vpc' | 'subnet' = 'vpc') => {
    const TagSpecifications = [{ ResourceType, Tags }];
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.100.0.0/16', TagSpecifications }));
    return Vpc?.VpcId ?? '';
  };
  const read = async () => (await ec2.send(new DescribeVpcsCommand({ VpcIds: [id] }))).Vpcs?.[0]?.Tags;
  const put = (Tags: Tag[], Resources = [id]) => ec2.send(new CreateTagsCommand({ Resources, Tags }));

  test('TagSpecifications: only for what is made, and only tags that may be', async () => {
    expect(await read()).toEqual([{ Key: 'Name', Value: 'acme-aws-net' }]);
    await expect(create([{ Key: 'a', Value: 'b' }], 'subnet')).rejects.toThrow(
      "'subnet' is not a valid taggable resource type for this operation.",
    );
    await expect(create([{ Key: 'aws:cloud', Value: 'b' }])).rejects.toThrow('reserved for internal use');
    await expect(create([{ Key: 'k'.repeat(129), Value: 'b' }])).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    const twice = [
      { Key: 'a', Value: 'b' },
      { Key: 'a', Value: 'c' },
    ];
    await expect(create(twice)).rejects.toThrow("Duplicate tag key 'a' specified.");
    const many = Array.from({ length: 51 }, (_none, number) => ({ Key: `k${number}`, Value: '' }));
    await expect(create(many)).rejects.toMatchObject({ name: 'TagLimitExceeded' });
  });

  test('CreateTags: adds and replaces; unknown objects are refused', async () => {
    await put([
      { Key: 'Name', Value: 'other' },
      { Key: 'slipway.dev/step', Value: 'cluster/network' },
    ]);
    expect(await read()).toEqual([
      { Key: 'Name', Value: 'other' },
      { Key: 'slipway.dev/step', Value: 'cluster/network' },
    ]);
    await expect(put([{ Key: 'a', Value: 'b' }], ['vpc-0123456789abcdef0'])).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
    });
    await expect(put([{ Key: 'a', Value: 'b' }], ['acme'])).rejects.toMatchObject({ name: 'InvalidID' });
  });

  test('DeleteTags: a value that differs saves the tag', async () => {
    const remove = (Tags: Tag[]) => ec2.send(new DeleteTagsCommand({ Resources: [id], Tags }));
    await remove([{ Key: 'Name', Value: 'other' }]);
    expect(await read()).toHaveLength(1);
    await remove([{ Key: 'Name' }]);
    expect(await read()).toEqual([]);
  });

  test('DescribeTags: by key, value, kind and object', async () => {
    await put([{ Key: 'slipway.dev/installation', Value: 'acme-aws' }]);
    const find = async (Name: string, ...Values: string[]) => {
      const Filters = [
        { Name, Values },
        { Name: 'resource-id', Values: [id] },
      ];
      return (await ec2.send(new DescribeTagsCommand({ Filters }))).Tags;
    };
    const tag = { Key: 'slipway.dev/installation', Value: 'acme-aws', ResourceId: id, ResourceType: 'vpc' };
    expect(await find('key', 'slipway.dev/*')).toEqual([tag]);
    expect(await find('value', 'acme-aw?')).toEqual([tag]);
    expect(await find('value', 'acme-aw\\?')).toEqual([]);
    expect(await find('resource-type', 'subnet')).toEqual([]);
    expect(await find('resource-type', 'vpc', 'subnet')).toHaveLength(2);
  });

  test('MaxResults: pages follow one another to the end', async () => {
    await put(Array.from({ length: 12 }, (_none, number) => ({ Key: `k${number}`, Value: '' })));
    const Filters = [{ Name: 'resource-id', Values: [id] }];
    const sizes: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await ec2.send(new DescribeTagsCommand({ Filters, MaxResults: 5, NextToken }));
      sizes.push(page.Tags?.length ?? 0);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(sizes).toEqual([5, 5, 3]);
    await expect(ec2.send(new DescribeTagsCommand({ NextToken: '!' }))).rejects.toMatchObject({
      name: 'InvalidNextToken',
    });
  });
});
