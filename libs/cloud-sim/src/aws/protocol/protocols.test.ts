import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateVpcCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { DescribeAccessEntryCommand, DescribeClusterCommand, ListClustersCommand } from '@aws-sdk/client-eks';
import { CreateUserCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { CreateDBParameterGroupCommand, DescribeDBParameterGroupsCommand } from '@aws-sdk/client-rds';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
} from '@aws-sdk/client-route-53';
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients, region } from '../../testing/amazon-clients.ts';

describe('protocols, through the real clients', () => {
  let cloud: LocalCloud;
  let clients: ReturnType<typeof amazonClients>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    clients = amazonClients(cloud);
  });
  afterEach(() => cloud.close());

  const Tags = [{ Key: 'slipway.dev/installation', Value: 'acme & <aws> "ü"' }];
  const settle = () => cloud.scheduler.advance(300_000);

  test('ec2Query: lists without member, members with a capital, dates, text that XML must escape', async () => {
    const { Vpc } = await clients.ec2.send(
      new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', TagSpecifications: [{ ResourceType: 'vpc', Tags }] }),
    );
    await settle();
    const { Vpcs } = await clients.ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'vpc-id', Values: [Vpc?.VpcId ?? ''] }] }),
    );
    expect(Vpcs).toMatchObject([{ VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/16', IsDefault: false, Tags }]);
    await expect(clients.ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-0'] }))).rejects.toMatchObject({
      name: expect.stringMatching(/^InvalidVpc/),
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test('awsQuery: lists with member, empty lists, the code on the wire and the name in the model', async () => {
    await expect(clients.iam.send(new CreateUserCommand({ UserName: 'registry', Tags }))).rejects.toMatchObject({
      message: expect.stringContaining("at 'tags.1.member.value' failed to satisfy constraint"),
    });
    await clients.iam.send(new CreateUserCommand({ UserName: 'registry', Tags: [{ Key: 'ü/x', Value: '' }] }));
    await expect(clients.iam.send(new CreateUserCommand({ UserName: 'registry' }))).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      Code: 'EntityAlreadyExists',
    });
    await settle();
    const { Users } = await clients.iam.send(new ListUsersCommand({}));
    expect(Users?.map(({ UserName }) => UserName)).toContain('registry');
    expect(Users?.[0]?.CreateDate).toBeInstanceOf(Date);
    const groups = await clients.autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
    expect(groups.AutoScalingGroups).toEqual([]);
    const group = { DBParameterGroupName: 'acme', DBParameterGroupFamily: 'mysql8.0', Description: 'x', Tags };
    await clients.rds.send(new CreateDBParameterGroupCommand(group));
    await settle();
    const groupsNow = await clients.rds.send(new DescribeDBParameterGroupsCommand({ DBParameterGroupName: 'acme' }));
    expect(groupsNow.DBParameterGroups).toMatchObject([{ DBParameterGroupName: 'acme' }]);
    await expect(
      clients.rds.send(new DescribeDBParameterGroupsCommand({ DBParameterGroupName: 'none' })),
    ).rejects.toMatchObject({ name: 'DBParameterGroupNotFoundFault', Code: 'DBParameterGroupNotFound' });
  });

  test('restJson: labels with slashes, query members, the name of an error in its header', async () => {
    expect((await clients.eks.send(new ListClustersCommand({ maxResults: 5 }))).clusters).toEqual([]);
    await expect(clients.eks.send(new DescribeClusterCommand({ name: 'acme' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'No cluster found for name: acme.',
      $metadata: { httpStatusCode: 404 },
    });
    const principalArn = 'arn:aws:iam::123456789012:role/path/acme';
    await expect(
      clients.eks.send(new DescribeAccessEntryCommand({ clusterName: 'acme', principalArn })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(cloud.journal.entries().at(-1)?.body).toEqual({ clusterName: 'acme', principalArn });
  });

  test('restXml: Route 53', async () => {
    const { HostedZone } = await clients.route53.send(
      new CreateHostedZoneCommand({ Name: 'aws.gitpod.acme.example', CallerReference: 'a' }),
    );
    const HostedZoneId = HostedZone?.Id ?? '';
    const change = (Action: 'CREATE' | 'DELETE', Value: string) =>
      clients.route53.send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId,
          ChangeBatch: {
            Changes: [
              {
                Action,
                ResourceRecordSet: {
                  Name: 'txt.aws.gitpod.acme.example',
                  Type: 'TXT',
                  TTL: 60,
                  ResourceRecords: [{ Value }],
                },
              },
            ],
          },
        }),
      );
    expect((await change('CREATE', '"a & <b>"')).ChangeInfo?.Status).toBe('PENDING');
    const { ResourceRecordSets } = await clients.route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }));
    expect(ResourceRecordSets?.find(({ Type }) => Type === 'TXT')?.ResourceRecords).toEqual([{ Value: '"a & <b>"' }]);
    await settle();
    await expect(change('DELETE', '"other"')).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(clients.route53.send(new GetHostedZoneCommand({ Id: 'Z404' }))).rejects.toMatchObject({
      name: 'NoSuchHostedZone',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('restXml: S3 with keys of any text, bodies of any bytes, flat lists and an answer without a body', async () => {
    const Bucket = 'acme-aws-registry';
    const missing = clients.s3.send(new HeadBucketCommand({ Bucket }));
    await expect(missing).rejects.toMatchObject({ name: 'NotFound', $metadata: { httpStatusCode: 404 } });
    await clients.s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
    );
    await settle();
    expect(await clients.s3.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
      LocationConstraint: region,
    });
    await clients.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }));
    const keys = ['plain', 'a b/ü+(1)!*.txt', 'folder/', 'per%20cent'];
    const Body = Buffer.from([0, 255, 128, 13, 10, 60]);
    for (const Key of keys) await clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    const got = await clients.s3.send(new GetObjectCommand({ Bucket, Key: keys[1] }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(Body);
    const { Contents } = await clients.s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map(({ Key }) => Key).sort()).toEqual([...keys].sort());
    const { Deleted } = await clients.s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }),
    );
    expect(Deleted).toHaveLength(keys.length);
    expect((await clients.s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  });

  test('awsJson: numbers for dates, and errors by type', async () => {
    await clients.logs.send(new CreateLogGroupCommand({ logGroupName: '/aws/eks/acme/cluster', tags: { a: 'b' } }));
    await settle();
    const { logGroups } = await clients.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/eks' }));
    expect(logGroups).toMatchObject([{ logGroupName: '/aws/eks/acme/cluster', creationTime: expect.any(Number) }]);
    await expect(clients.ssm.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    await expect(
      clients.logs.send(new CreateLogGroupCommand({ logGroupName: '/aws/eks/acme/cluster' })),
    ).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
  });
});
