import { defineKind } from '@slipway/blueprint';
import type { InstallerBlockOutput, JsonObject } from '@slipway/contracts';
import * as names from '../names.ts';
import type { ResourceGroupOutput } from './group.ts';
import type { Tags } from './tags.ts';

export interface RegistryProps extends JsonObject {
  /** Region. */
  location: string;
  /** `Premium` or `Standard` */
  sku: string;
  tags: Tags;
}
export interface RegistryOutput extends JsonObject {
  id: string;
  registry: string;
  /** Host: `….azurecr.io` */
  loginServer: string;
}
export const registry = defineKind<RegistryProps, { group: ResourceGroupOutput }, RegistryOutput>('azure.registry', {
  pace: 'slow',
  usualSeconds: 20,
  title: (name) => `container registry ${name}`,
  name: names.registryName,
});

export interface RegistryCredentialsProps extends JsonObject {
  /** `k8s://<namespace>/<name>`: the Secret that holds the registry's login. */
  loginIn: string;
}
export const registryCredentials = defineKind<
  RegistryCredentialsProps,
  { registry: RegistryOutput },
  InstallerBlockOutput
>('azure.registry-credentials', {
  usualSeconds: 2,
  title: (name) => `login of the container registry ${name}`,
  name: names.registryName,
});
