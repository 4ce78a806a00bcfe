import { object, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import type { Operation, Service } from '../service.ts';
import { bucketArn } from './bucket.ts';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets.ts';
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from './bucket-policy.ts';
import { listObjectsV2, listObjectVersions } from './list-objects.ts';
import { objectArn } from './object.ts';
import { deleteObject, deleteObjects, getObject, headObject, putObject } from './objects.ts';
import {
  deleteBucketTagging,
  deleteOwnershipControls,
  deletePublicAccessBlock,
  getBucketEncryption,
  getBucketTagging,
  getBucketVersioning,
  getOwnershipControls,
  getPublicAccessBlock,
  putBucketEncryption,
  putBucketTagging,
  putBucketVersioning,
  putOwnershipControls,
  putPublicAccessBlock,
} from './settings.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
} from './uploads.ts';

/** An operation on a bucket, which policies know by an action that is often named otherwise. */
function onBucket(action: string, handle: Operation['handle']): Operation {
  return {
    handle,
    name: (input) => text(input, 'Bucket'),
    actions: ({ input }) => [{ action: `s3:${action}`, resource: bucketArn(text(input, 'Bucket')) }],
  };
}

/** An operation on an object; to name a version needs a right of its own where `versionAction` says so. */
function onObject(action: string, handle: Operation['handle'], versionAction = action): Operation {
  return {
    handle,
    name: (input) => text(input, 'Key'),
    actions: ({ input }) => [
      {
        action: `s3:${text(input, 'VersionId') === '' ? action : versionAction}`,
        resource: objectArn(text(input, 'Bucket'), text(input, 'Key')),
      },
    ],
  };
}

/** S3: buckets with their settings, objects with their versions, uploads in parts. */
export function s3(_aws: Aws): Service {
  return {
    service: 's3',
    schemas: () => import('@aws-sdk/client-s3'),
    operations: {
      CreateBucket: onBucket('CreateBucket', createBucket),
      HeadBucket: onBucket('ListBucket', headBucket),
      ListBuckets: { handle: listBuckets, actions: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }] },
      DeleteBucket: onBucket('DeleteBucket', deleteBucket),
      GetBucketLocation: onBucket('GetBucketLocation', getBucketLocation),
      PutBucketVersioning: onBucket('PutBucketVersioning', putBucketVersioning),
      GetBucketVersioning: onBucket('GetBucketVersioning', getBucketVersioning),
      PutBucketOwnershipControls: onBucket('PutBucketOwnershipControls', putOwnershipControls),
      GetBucketOwnershipControls: onBucket('GetBucketOwnershipControls', getOwnershipControls),
      DeleteBucketOwnershipControls: onBucket('PutBucketOwnershipControls', deleteOwnershipControls),
      PutPublicAccessBlock: onBucket('PutBucketPublicAccessBlock', putPublicAccessBlock),
      GetPublicAccessBlock: onBucket('GetBucketPublicAccessBlock', getPublicAccessBlock),
      DeletePublicAccessBlock: onBucket('PutBucketPublicAccessBlock', deletePublicAccessBlock),
      PutBucketEncryption: onBucket('PutEncryptionConfiguration', putBucketEncryption),
      GetBucketEncryption: onBucket('GetEncryptionConfiguration', getBucketEncryption),
      PutBucketTagging: onBucket('PutBucketTagging', putBucketTagging),
      GetBucketTagging: onBucket('GetBucketTagging', getBucketTagging),
      DeleteBucketTagging: onBucket('PutBucketTagging', deleteBucketTagging),
      PutBucketPolicy: onBucket('PutBucketPolicy', putBucketPolicy),
      GetBucketPolicy: onBucket('GetBucketPolicy', getBucketPolicy),
      DeleteBucketPolicy: onBucket('DeleteBucketPolicy', deleteBucketPolicy),
      PutObject: onObject('PutObject', putObject),
      GetObject: onObject('GetObject', getObject, 'GetObjectVersion'),
      HeadObject: onObject('GetObject', headObject, 'GetObjectVersion'),
      DeleteObject: onObject('DeleteObject', deleteObject, 'DeleteObjectVersion'),
      DeleteObjects: {
        handle: deleteObjects,
        name: (input) => text(input, 'Bucket'),
        actions: ({ input }) =>
          objects(object(input, 'Delete'), 'Objects').map((item) => ({
            action: text(item, 'VersionId') === '' ? 's3:DeleteObject' : 's3:DeleteObjectVersion',
            resource: objectArn(text(input, 'Bucket'), text(item, 'Key')),
          })),
      },
      ListObjectsV2: onBucket('ListBucket', listObjectsV2),
      ListObjectVersions: onBucket('ListBucketVersions', listObjectVersions),
      CreateMultipartUpload: onObject('PutObject', createMultipartUpload),
      UploadPart: onObject('PutObject', uploadPart),
      CompleteMultipartUpload: onObject('PutObject', completeMultipartUpload),
      AbortMultipartUpload: onObject('AbortMultipartUpload', abortMultipartUpload),
      ListMultipartUploads: onBucket('ListBucketMultipartUploads', listMultipartUploads),
      ListParts: onObject('ListMultipartUploadParts', listParts),
    },
  };
}
