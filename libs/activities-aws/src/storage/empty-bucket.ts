import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type MultipartUpload,
  type ObjectIdentifier,
} from '@aws-sdk/client-s3';
import { failed } from '@slipway/activities-core';
import type { AmazonCloud } from '../cloud.ts';

/** Permissions of everything in this file. */
export const emptyingPermissions = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:ListBucketMultipartUploads',
  's3:ListBucketVersions',
];

/** How often something is to be refused until it counts. */
const mostRefusals = 3;

/** Deletes every version of every object, every delete marker and every open upload, as long as there are any. */
export async function emptyBucket(cloud: AmazonCloud, bucket: string): Promise<void> {
  let deleted = 0;
  for (let refusals = 0; ;) {
    cloud.call.handover.throwIfAborted();
    const versions = await someVersions(cloud, bucket);
    if (versions.length === 0) break;
    const refused = await deleteVersions(cloud, bucket, versions);
    deleted += versions.length - refused.length;
    cloud.call.heartbeat({ emptying: bucket, deleted });
    if (refused.length === 0) continue;
    // Not their keys: what users store is nobody's business here.
    const why = `${refused.length} objects are refused: ${refused[0] ?? ''}`;
    if (++refusals === mostRefusals)
      throw failed('DEPENDENCY', 'SW-DEP-059', `cannot empty the bucket ${bucket}: ${why}`);
  }
  for (;;) {
    const uploads = await someUploads(cloud, bucket);
    if (uploads.length === 0) return;
    for (const upload of uploads) await abort(cloud, bucket, upload);
    cloud.call.heartbeat({ emptying: bucket, aborted: uploads.length });
  }
}

/** A bucket of nobody's by this account's doing: Amazon refuses when it belongs to another one. */
const place = (cloud: AmazonCloud, bucket: string) => ({ Bucket: bucket, ExpectedBucketOwner: cloud.account });

/** First page, as many as one request may delete. docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions */
async function someVersions(cloud: AmazonCloud, bucket: string): Promise<ObjectIdentifier[]> {
  const request = new ListObjectVersionsCommand(place(cloud, bucket));
  const page = await cloud.find(`cannot list the bucket ${bucket}`, async () =>
    (await cloud.clients.s3()).send(request),
  );
  return [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({ Key, VersionId }));
}

/** @returns codes of what was refused. docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects */
async function deleteVersions(cloud: AmazonCloud, bucket: string, objects: ObjectIdentifier[]): Promise<string[]> {
  const request = new DeleteObjectsCommand({ ...place(cloud, bucket), Delete: { Objects: objects, Quiet: true } });
  const answer = await cloud.find(`cannot empty the bucket ${bucket}`, async () =>
    (await cloud.clients.s3()).send(request),
  );
  return (answer?.Errors ?? []).map(({ Code }) => Code ?? '');
}

async function someUploads(cloud: AmazonCloud, bucket: string): Promise<MultipartUpload[]> {
  const request = new ListMultipartUploadsCommand(place(cloud, bucket));
  const page = await cloud.find(`cannot list uploads to ${bucket}`, async () =>
    (await cloud.clients.s3()).send(request),
  );
  return page?.Uploads ?? [];
}

async function abort(cloud: AmazonCloud, bucket: string, { Key, UploadId }: MultipartUpload): Promise<void> {
  const request = new AbortMultipartUploadCommand({ ...place(cloud, bucket), Key, UploadId });
  await cloud.delete(`cannot abort an upload to ${bucket}`, async () => (await cloud.clients.s3()).send(request));
}
