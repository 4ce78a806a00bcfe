import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';

const logGroupName = '/aws/eks/acme-aws/cluster';

describe('logs', () => {
  let cloud: LocalCloud;
  let logs: ReturnType<typeof amazonClients>['logs'];
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 2 });
    ({ logs } = amazonClients(cloud));
  });
  afterEach(() => cloud.close());

  test('log groups: create once, keep thirty days, list by prefix, delete once', async () => {
    const tags = { 'slipway.dev/installation': 'acme-aws' };
    await logs.send(new CreateLogGroupCommand({ logGroupName, tags }));
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    });
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
    await expect(logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 31 }))).rejects.toMatchObject(
      {
        name: 'InvalidParameterException',
      },
    );
    await logs.send(new CreateLogGroupCommand({ logGroupName: '/other' }));
    await cloud.scheduler.advance(60_000);
    const { logGroups = [] } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/eks/acme-aws/' }),
    );
    expect(logGroups).toMatchObject([{ logGroupName, retentionInDays: 30 }]);
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    await expect(logs.send(new DeleteLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(cloud.leftovers().map(({ name }) => name)).toEqual(['/other']);
  });

  test('tags: by ARN with or without the part that stands for streams', async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName, tags: { a: '1', b: '2' } }));
    await cloud.scheduler.advance(60_000);
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    const resourceArn = logGroups[0]?.logGroupArn ?? '';
    await logs.send(new TagResourceCommand({ resourceArn, tags: { b: '3' } }));
    await logs.send(new UntagResourceCommand({ resourceArn: `${resourceArn}:*`, tagKeys: ['a'] }));
    expect((await logs.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ b: '3' });
  });

  test('deny: a right taken away is refused by name', async () => {
    cloud.seed({ aws: { deny: { operator: ['logs:CreateLogGroup'] } } });
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('logs:CreateLogGroup'),
    });
  });
});
