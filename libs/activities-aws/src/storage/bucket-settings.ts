import {
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { AmazonCloud } from '../cloud.ts';

/** Permissions of everything in this file. */
export const bucketSettingPermissions = [
  's3:GetBucketOwnershipControls',
  's3:GetBucketPublicAccessBlock',
  's3:GetEncryptionConfiguration',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPublicAccessBlock',
  's3:PutEncryptionConfiguration',
];

/** One setting of every bucket of ours, whatever the installation file says. */
interface Setting {
  what: string;
  isSet(cloud: AmazonCloud, bucket: string): Promise<boolean>;
  set(cloud: AmazonCloud, bucket: string): Promise<unknown>;
}

const place = (cloud: AmazonCloud, bucket: string) => ({ Bucket: bucket, ExpectedBucketOwner: cloud.account });

/** Access lists have no say: nobody but by a policy. docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html */
const ownership: Setting = {
  what: 'object ownership',
  async isSet(cloud, bucket) {
    const found = await cloud.find(`cannot read the object ownership of ${bucket}`, async () =>
      (await cloud.clients.s3()).send(new GetBucketOwnershipControlsCommand(place(cloud, bucket))),
    );
    return found?.OwnershipControls?.Rules?.[0]?.ObjectOwnership === 'BucketOwnerEnforced';
  },
  async set(cloud, bucket) {
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] };
    const request = new PutBucketOwnershipControlsCommand({ ...place(cloud, bucket), OwnershipControls });
    return (await cloud.clients.s3()).send(request);
  },
};

const everyBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const publicAccess: Setting = {
  what: 'block of public access',
  async isSet(cloud, bucket) {
    const found = await cloud.find(`cannot read the block of public access to ${bucket}`, async () =>
      (await cloud.clients.s3()).send(new GetPublicAccessBlockCommand(place(cloud, bucket))),
    );
    const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } =
      found?.PublicAccessBlockConfiguration ?? {};
    return [BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets].every(Boolean);
  },
  async set(cloud, bucket) {
    const request = { ...place(cloud, bucket), PublicAccessBlockConfiguration: everyBlock };
    return (await cloud.clients.s3()).send(new PutPublicAccessBlockCommand(request));
  },
};

const encryption: Setting = {
  what: 'encryption',
  async isSet(cloud, bucket) {
    const found = await cloud.find(`cannot read the encryption of ${bucket}`, async () =>
      (await cloud.clients.s3()).send(new GetBucketEncryptionCommand(place(cloud, bucket))),
    );
    const [rule] = found?.ServerSideEncryptionConfiguration?.Rules ?? [];
    return rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm === 'AES256';
  },
  async set(cloud, bucket) {
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }];
    const request = { ...place(cloud, bucket), ServerSideEncryptionConfiguration: { Rules } };
    return (await cloud.clients.s3()).send(new PutBucketEncryptionCommand(request));
  },
};

/** Owner's objects only, nothing public, encrypted. Source: the reference architecture, section 5, row `storage/bucket`. */
const settings: readonly Setting[] = [ownership, publicAccess, encryption];

/** Writes what differs; S3 takes one change of a bucket at a time. */
export async function applySettings(cloud: AmazonCloud, bucket: string): Promise<void> {
  for (const setting of settings) {
    if (await setting.isSet(cloud, bucket)) continue;
    await cloud.send(`cannot set the ${setting.what} of ${bucket}`, () => setting.set(cloud, bucket));
  }
}
