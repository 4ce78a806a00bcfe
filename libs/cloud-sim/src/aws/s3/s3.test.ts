import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { amazonClients } from '../../testing/amazon-clients.ts';

const Bucket = 'acme-aws-storage-7f3a';
const here = { CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' as const } };

describe('s3', () => {
  let cloud: LocalCloud;
  let s3: ReturnType<typeof amazonClients>['s3'];
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 2 });
    ({ s3 } = amazonClients(cloud));
  });
  afterEach(() => cloud.close());

  const create = (extra: object = here) => s3.send(new CreateBucketCommand({ Bucket, ...extra }));
  const put = (Key: string, Body = 'x') => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  /** Asks for a location and nothing else: the SDK's client would set it right by itself. */
  const createAt = (LocationConstraint: string | undefined, options: { region?: string } = {}) => {
    const client = amazonClients(cloud, options).s3;
    const CreateBucketConfiguration = LocationConstraint === undefined ? {} : { LocationConstraint };
    client.middlewareStack.add(
      (next) => (call) => next({ ...call, input: { Bucket, CreateBucketConfiguration } as never }),
      {
        step: 'serialize',
        priority: 'high',
      },
    );
    return client.send(new CreateBucketCommand({ Bucket }));
  };
  const code = (name: string, httpStatusCode: number) => ({ name, $metadata: { httpStatusCode } });

  test('buckets: create with settings, read them back, delete', async () => {
    await create();
    await s3.send(new HeadBucketCommand({ Bucket }));
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBe('eu-west-1');
    await expect(s3.send(new GetBucketTaggingCommand({ Bucket }))).rejects.toMatchObject(code('NoSuchTagSet', 404));
    const TagSet = [{ Key: 'slipway.dev/installation', Value: 'acme-aws' }];
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(TagSet);
    await s3.send(
      new PutBucketOwnershipControlsCommand({
        Bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      }),
    );
    const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
    await s3.send(
      new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
    );
    expect((await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration).toMatchObject({
      BlockPublicAcls: true,
      BlockPublicPolicy: false,
    });
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: all }));
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
    const open = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };
    const policy = (statement: object) =>
      s3.send(
        new PutBucketPolicyCommand({
          Bucket,
          Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
        }),
      );
    await expect(policy(open)).rejects.toMatchObject(code('AccessDenied', 403));
    await expect(policy({ ...open, Resource: 'arn:aws:s3:::other/*' })).rejects.toMatchObject(
      code('MalformedPolicy', 400),
    );
    await policy({ ...open, Effect: 'Deny' });
    await s3.send(new DeleteBucketCommand({ Bucket }));
    await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
    expect(cloud.leftovers()).toEqual([]);
  });

  test('buckets: names are global, of one region, and free again only a while after the deletion', async () => {
    const first = { region: 'us-east-1' };
    const incompatible = code('IllegalLocationConstraintException', 400);
    await expect(createAt(undefined)).rejects.toMatchObject(incompatible);
    await expect(createAt('eu-central-1')).rejects.toMatchObject(incompatible);
    await expect(createAt('eu-west-1', first)).rejects.toMatchObject(incompatible);
    await expect(createAt('us-east-1', first)).rejects.toMatchObject(code('InvalidLocationConstraint', 400));
    const virginia = amazonClients(cloud, first).s3;
    await create();
    await expect(create()).rejects.toMatchObject(code('BucketAlreadyOwnedByYou', 409));
    await expect(virginia.send(new GetBucketVersioningCommand({ Bucket }))).rejects.toMatchObject(
      code('PermanentRedirect', 301),
    );
    cloud.seed({ aws: { buckets: [{ name: 'taken', account: '999999999999' }] } });
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'taken', ...here }))).rejects.toMatchObject(
      code('BucketAlreadyExists', 409),
    );
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'taken' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    await s3.send(new DeleteBucketCommand({ Bucket }));
    await expect(create()).rejects.toMatchObject(code('OperationAborted', 409));
    await cloud.scheduler.advance(300_000);
    await create();
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'No_Name', ...here }))).rejects.toMatchObject(
      code('InvalidBucketName', 400),
    );
  });

  test('buckets: listed by prefix, no more than the quota', async () => {
    cloud.seed({ aws: { quotas: [{ service: 's3', code: 'L-DC2B2D3D', region: 'us-east-1', value: 1 }] } });
    await create();
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'second', ...here }))).rejects.toMatchObject(
      code('TooManyBuckets', 400),
    );
    await cloud.scheduler.advance(60_000);
    const { Buckets } = await s3.send(new ListBucketsCommand({ Prefix: 'acme-' }));
    expect(Buckets).toMatchObject([{ Name: Bucket, BucketRegion: 'eu-west-1' }]);
  });

  test('objects: put, read, list in pages and folders; a bucket with objects stays', async () => {
    await create();
    await put('a/1', 'hällo');
    await put('a/2');
    await put('b');
    await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      ...code('BucketNotEmpty', 409),
      message: 'The bucket you tried to delete is not empty',
    });
    const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'a/1' }));
    expect(await read.Body?.transformToString()).toBe('hällo');
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'a/1' }))).ContentLength).toBe(6);
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'c' }))).rejects.toMatchObject(code('NoSuchKey', 404));
    const first = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2 }));
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(['a/1', 'a/2']);
    const next = await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: first.NextContinuationToken }));
    expect(next.Contents?.map(({ Key }) => Key)).toEqual(['b']);
    const folders = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    expect(folders.CommonPrefixes).toEqual([{ Prefix: 'a/' }]);
    const Objects = ['a/1', 'a/2', 'b', 'never'].map((Key) => ({ Key }));
    const gone = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(gone.Deleted).toEqual(Objects);
    await s3.send(new DeleteBucketCommand({ Bucket }));
  });

  test('versions: a delete leaves a marker, and the bucket goes only when versions and markers are gone', async () => {
    await create();
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    const first = await put('a', '1');
    await put('a', '2');
    expect((await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))).DeleteMarker).toBe(true);
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject(code('NoSuchKey', 404));
    const old = await s3.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId: first.VersionId }));
    expect(await old.Body?.transformToString()).toBe('1');
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
    await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
      message: 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
    });
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect([Versions.length, DeleteMarkers.length, DeleteMarkers[0]?.IsLatest]).toEqual([2, 1, true]);
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2 }));
    expect(page).toMatchObject({ IsTruncated: true, NextKeyMarker: 'a', NextVersionIdMarker: Versions[0]?.VersionId });
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key = '', VersionId }) => ({ Key, VersionId }));
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    await s3.send(new DeleteBucketCommand({ Bucket }));
    expect(cloud.leftovers()).toEqual([]);
  });

  test('uploads in parts: complete, abort, and an open one keeps the bucket', async () => {
    await create();
    const begin = async () => (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'big' }))).UploadId ?? '';
    const UploadId = await begin();
    const upload = { Bucket, Key: 'big', UploadId };
    const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'part' }));
    const small = await s3.send(new UploadPartCommand({ ...upload, PartNumber: 2, Body: 'end' }));
    const complete = (...Parts: { PartNumber: number; ETag: string | undefined }[]) =>
      s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    await expect(complete({ PartNumber: 1, ETag: '"0"' })).rejects.toMatchObject(code('InvalidPart', 400));
    await expect(complete({ PartNumber: 1, ETag }, { PartNumber: 2, ETag: small.ETag })).rejects.toMatchObject(
      code('EntityTooSmall', 400),
    );
    await complete({ PartNumber: 1, ETag });
    const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'big' }));
    expect(await read.Body?.transformToString()).toBe('part');
    await expect(s3.send(new AbortMultipartUploadCommand(upload))).rejects.toMatchObject(code('NoSuchUpload', 404));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'big' }));
    const open = await begin();
    await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'BucketNotEmpty' });
    const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(Uploads).toMatchObject([{ Key: 'big', UploadId: open }]);
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'big', UploadId: open }));
    await s3.send(new DeleteBucketCommand({ Bucket }));
    expect(cloud.leftovers()).toEqual([]);
  });
});
