import { defineKind, type NoNeeds, type NoOutput } from '@slipway/blueprint';
import type { JsonObject } from '@slipway/contracts';
import { groupOf } from '../names.ts';
import type { Tags } from './tags.ts';

export interface ProvidersProps extends JsonObject {
  /** `Microsoft.Network`, sorted. */
  namespaces: string[];
}
export const providers = defineKind<ProvidersProps, NoNeeds, NoOutput>('azure.providers', {
  pace: 'slow',
  usualSeconds: 60,
  title: () => 'resource providers of the subscription',
  name: () => 'providers',
});

export interface ResourceGroupProps extends JsonObject {
  /** Region that it keeps its own records in. */
  location: string;
  tags: Tags;
}
export interface ResourceGroupOutput extends JsonObject {
  /** `/subscriptions/…/resourceGroups/…` */
  id: string;
}
export const resourceGroup = defineKind<ResourceGroupProps, NoNeeds, ResourceGroupOutput>('azure.resource-group', {
  pace: 'slow',
  usualSeconds: 5,
  title: (name) => `resource group ${name}`,
  name: groupOf,
});
