import { defineKind } from '@slipway/blueprint';
import type { JsonObject } from '@slipway/contracts';
import * as names from '../names.ts';
import type { ResourceGroupOutput } from './group.ts';
import type { Tags } from './tags.ts';

export interface NetworkProps extends JsonObject {
  /** Region. */
  location: string;
  /** IPv4 range of the virtual network. */
  cidr: string;
  /** IPv4 range of the subnet for nodes. */
  nodes: string;
  tags: Tags;
}
export interface NetworkOutput extends JsonObject {
  /** Id of the virtual network. */
  id: string;
  /** Id of the subnet for nodes. */
  nodesSubnet: string;
}
export const network = defineKind<NetworkProps, { group: ResourceGroupOutput }, NetworkOutput>('azure.network', {
  usualSeconds: 15,
  title: (name) => `virtual network ${name}`,
  name: names.networkName,
});
