import { AttachRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeDBInstancesCommand, ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  ChangeResourceRecordSetsCommand,
  ListHostedZonesCommand,
  Route53Client,
  type ChangeAction,
} from '@aws-sdk/client-route-53';
import {
  CreateMultipartUploadCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';

/** What people and programs do to an installation that stands, each of which keeps something of it from going. */
export class InTheWay {
  readonly #options: { endpoint: string; region: string };

  /** With the credentials of this process. */
  constructor(endpoint: string) {
    this.#options = { endpoint, region: 'eu-west-1' };
  }

  /** A policy that no role of ours has. */
  async attachPolicy(RoleName: string): Promise<void> {
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly';
    await new IAMClient(this.#options).send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  }

  /** Deletion protection of every database. */
  async protectDatabases(): Promise<void> {
    const rds = new RDSClient(this.#options);
    const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
    for (const { DBInstanceIdentifier } of DBInstances) {
      const change = { DBInstanceIdentifier, DeletionProtection: true, ApplyImmediately: true };
      await rds.send(new ModifyDBInstanceCommand(change));
    }
  }

  /** Two versions of one object, and an upload that nobody ends, in every bucket. */
  async fillBuckets(): Promise<void> {
    const s3 = this.#s3();
    for (const Bucket of await this.#buckets()) {
      for (const Body of ['one', 'two']) await s3.send(new PutObjectCommand({ Bucket, Key: 'workspace.tar', Body }));
      await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'unfinished.tar' }));
    }
  }

  /** Versions in all buckets. */
  async versions(): Promise<number> {
    const pages = (await this.#buckets()).map((Bucket) => this.#s3().send(new ListObjectVersionsCommand({ Bucket })));
    return (await Promise.all(pages)).reduce((sum, { Versions = [] }) => sum + Versions.length, 0);
  }

  /** `office`, of somebody else, in every zone: made or removed. */
  async record(Action: ChangeAction): Promise<void> {
    const route53 = new Route53Client(this.#options);
    const { HostedZones = [] } = await route53.send(new ListHostedZonesCommand({}));
    for (const { Id, Name } of HostedZones) {
      const record = {
        Name: `office.${Name}`,
        Type: 'A' as const,
        TTL: 60,
        ResourceRecords: [{ Value: '203.0.113.7' }],
      };
      const ChangeBatch = { Changes: [{ Action, ResourceRecordSet: record }] };
      await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: Id, ChangeBatch }));
    }
  }

  async #buckets(): Promise<string[]> {
    const { Buckets = [] } = await this.#s3().send(new ListBucketsCommand({}));
    return Buckets.map(({ Name = '' }) => Name);
  }

  readonly #s3 = (): S3Client => new S3Client({ ...this.#options, forcePathStyle: true });
}
