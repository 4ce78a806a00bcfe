import { CreateLogGroupCommand, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { ChangeTagsForResourceCommand, CreateHostedZoneCommand } from '@aws-sdk/client-route-53';
import { CreateBucketCommand, PutBucketTaggingCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';

const mark = { Key: 'slipway.dev/installation', Value: 'acme-aws' };

describe('tagging', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof amazonClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 2 });
    clients = amazonClients(cloud);
  });
  afterEach(() => cloud.close());

  const found = async (input: object = {}, region = 'eu-west-1') => {
    const { tagging } = amazonClients(cloud, { region });
    const TagFilters = [{ Key: mark.Key, Values: [mark.Value] }];
    const { ResourceTagMappingList = [] } = await tagging.send(new GetResourcesCommand({ TagFilters, ...input }));
    return ResourceTagMappingList.map(({ ResourceARN = '' }) => ResourceARN.split(':').slice(5).join(':'));
  };
  const group = { logGroupName: '/aws/eks/acme-aws/cluster' };

  test('GetResources: minutes behind what is made and what is gone', async () => {
    await clients.logs.send(new CreateLogGroupCommand({ ...group, tags: { [mark.Key]: mark.Value } }));
    expect([await found(), await found()]).toEqual([[], []]);
    await cloud.scheduler.advance(300_000);
    expect(await found()).toEqual([`log-group:${group.logGroupName}`]);
    await clients.logs.send(new DeleteLogGroupCommand(group));
    expect(await found()).toEqual([`log-group:${group.logGroupName}`]);
    await cloud.scheduler.advance(300_000);
    expect(await found()).toEqual([]);
  });

  test('GetResources: by key, value and type; global things in us-east-1; nothing of IAM', async () => {
    await clients.logs.send(new CreateLogGroupCommand({ ...group, tags: { [mark.Key]: mark.Value, team: 'a' } }));
    const Bucket = 'acme-aws-storage';
    await clients.s3.send(new CreateBucketCommand({ Bucket }));
    await clients.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [mark] } }));
    const { HostedZone } = await clients.route53.send(
      new CreateHostedZoneCommand({ Name: 'a.example', CallerReference: 'a' }),
    );
    const ResourceId = HostedZone?.Id?.split('/').at(-1) ?? '';
    await clients.route53.send(
      new ChangeTagsForResourceCommand({ ResourceType: 'hostedzone', ResourceId, AddTags: [mark] }),
    );
    const Statement = [{ Effect: 'Allow', Principal: { Service: 'eks.amazonaws.com' }, Action: 'sts:AssumeRole' }];
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await clients.iam.send(new CreateRoleCommand({ RoleName: 'acme-aws-eks', AssumeRolePolicyDocument, Tags: [mark] }));
    await cloud.scheduler.advance(300_000);
    expect((await found()).sort()).toEqual([Bucket, `log-group:${group.logGroupName}`]);
    expect(await found({ ResourceTypeFilters: ['s3'] })).toEqual([Bucket]);
    expect(await found({ ResourceTypeFilters: ['logs:log-group'] })).toEqual([`log-group:${group.logGroupName}`]);
    expect(await found({ TagFilters: [mark.Key, 'team'].map((Key) => ({ Key })) })).toEqual([
      `log-group:${group.logGroupName}`,
    ]);
    expect(await found({ TagFilters: [{ Key: mark.Key, Values: ['other'] }] })).toEqual([]);
    expect(await found({}, 'us-east-1')).toEqual([`hostedzone/${ResourceId}`]);
  });
});
