import { defineKind } from '@slipway/blueprint';
import type { InstallerBlockOutput, JsonObject } from '@slipway/contracts';
import * as names from '../names.ts';
import type { ResourceGroupOutput } from './group.ts';
import type { Tags } from './tags.ts';

export interface StorageAccountProps extends JsonObject {
  /** Region. */
  location: string;
  tags: Tags;
}
export interface StorageAccountOutput extends JsonObject {
  id: string;
  account: string;
}
export const storageAccount = defineKind<StorageAccountProps, { group: ResourceGroupOutput }, StorageAccountOutput>(
  'azure.storage-account',
  { pace: 'slow', usualSeconds: 25, title: (name) => `storage account ${name}`, name: names.storageAccountName },
);

export interface StorageCredentialsProps extends JsonObject {
  /** `k8s://<namespace>/<name>`: the Secret that holds the account's name and first key. */
  keyIn: string;
}
export const storageCredentials = defineKind<
  StorageCredentialsProps,
  { account: StorageAccountOutput },
  InstallerBlockOutput
>('azure.storage-credentials', {
  usualSeconds: 2,
  title: (name) => `key of the storage account ${name}`,
  name: names.storageAccountName,
});
