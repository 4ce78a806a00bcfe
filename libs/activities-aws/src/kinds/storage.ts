import { defineKind, type NoNeeds } from '@slipway/blueprint';
import type { InstallerBlockOutput, JsonObject } from '@slipway/contracts';
import * as names from '../names.ts';
import type { Tags } from './tags.ts';

export interface BucketProps extends JsonObject {
  region: string;
  tags: Tags;
}
export interface BucketOutput extends JsonObject {
  bucket: string;
  region: string;
  /** Host only: `s3.eu-west-1.amazonaws.com` */
  endpoint: string;
}
export const bucket = defineKind<BucketProps, NoNeeds, BucketOutput>('aws.bucket', {
  usualSeconds: 5,
  title: (name) => `S3 bucket ${name}`,
  name: names.bucketName,
});

export interface StorageUserProps extends JsonObject {
  tags: Tags;
}
export interface StorageUserOutput extends JsonObject {
  user: string;
}
export const storageUser = defineKind<StorageUserProps, { bucket: BucketOutput }, StorageUserOutput>(
  'aws.storage-user',
  { usualSeconds: 10, title: (name) => `IAM user ${name} of the object store`, name: names.storageUserName },
);

export interface StorageCredentialsProps extends JsonObject {
  /** `k8s://<namespace>/<name>`: the Secret that holds a valid key of the user. */
  keyIn: string;
}
export const storageCredentials = defineKind<
  StorageCredentialsProps,
  { bucket: BucketOutput; user: StorageUserOutput },
  InstallerBlockOutput
>('aws.storage-credentials', {
  usualSeconds: 10,
  title: (name) => `access key of ${name}`,
  name: names.storageUserName,
});

export interface RegistryCredentialsProps extends JsonObject {
  /** `k8s://<namespace>/<name>`: the Secret that holds the same key for the registry. */
  keyIn: string;
  /** The Secret that it is taken from. */
  keyFrom: string;
}
export const registryCredentials = defineKind<RegistryCredentialsProps, { bucket: BucketOutput }, InstallerBlockOutput>(
  'aws.registry-credentials',
  { usualSeconds: 2, title: () => "access key of the registry's storage", name: () => 'container-registry-s3-backend' },
);
