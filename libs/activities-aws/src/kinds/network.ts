import { defineKind, type NoNeeds } from '@slipway/blueprint';
import type { JsonObject } from '@slipway/contracts';
import * as names from '../names.ts';
import type { Tags } from './tags.ts';

export interface NetworkProps extends JsonObject {
  /** IPv4 range of the VPC. */
  cidr: string;
  tags: Tags;
}
export interface NetworkOutput extends JsonObject {
  /** `vpc-…` */
  vpc: string;
}
export const network = defineKind<NetworkProps, NoNeeds, NetworkOutput>('aws.network', {
  usualSeconds: 10,
  title: (name) => `VPC ${name}`,
  name: names.networkName,
});

/** Nothing is set: it stays as it was found. */
export interface AdoptedNetworkProps extends JsonObject {
  /** Ranges inside of the cluster: none of the VPC's may overlap with them. */
  apart: string[];
}
export const adoptedNetwork = defineKind<AdoptedNetworkProps, NoNeeds, NetworkOutput>('aws.adopted-network', {
  usualSeconds: 1,
  title: (name) => `VPC ${name} of somebody else`,
});

export interface SubnetsProps extends JsonObject {
  /** Availability zones, sorted: one public and one private subnet in each. */
  zones: string[];
  /** IPv4 ranges, in the order of the zones. */
  public: string[];
  private: string[];
  tags: Tags;
}
export interface SubnetsOutput extends JsonObject {
  vpc: string;
  /** Zone → `subnet-…` */
  public: Record<string, string>;
  private: Record<string, string>;
}
export const subnets = defineKind<SubnetsProps, { network: NetworkOutput }, SubnetsOutput>('aws.subnets', {
  usualSeconds: 15,
  title: (name) => `subnets ${name}`,
  name: names.subnetsName,
});

/** Which ones, its name says: see `adoptedSubnetsName`. */
export type AdoptedSubnetsProps = Record<string, never>;
export const adoptedSubnets = defineKind<AdoptedSubnetsProps, { network: NetworkOutput }, SubnetsOutput>(
  'aws.adopted-subnets',
  { usualSeconds: 1, title: () => 'subnets of somebody else' },
);

export interface GatewaysProps extends JsonObject {
  /** Zones that get a NAT gateway of their own, sorted; the other ones use the first. */
  natZones: string[];
  tags: Tags;
}
export interface GatewaysOutput extends JsonObject {
  /** `igw-…` */
  internet: string;
  /** Zone → `nat-…` */
  nat: Record<string, string>;
}
export const gateways = defineKind<GatewaysProps, { subnets: SubnetsOutput }, GatewaysOutput>('aws.gateways', {
  pace: 'slow',
  usualSeconds: 100,
  title: (name) => `internet and NAT gateways ${name}`,
  name: names.gatewaysName,
});

export interface RoutesProps extends JsonObject {
  tags: Tags;
}
export interface RoutesOutput extends JsonObject {
  /** `rtb-…` */
  public: string;
  /** Zone → `rtb-…` */
  private: Record<string, string>;
}
export const routes = defineKind<RoutesProps, { subnets: SubnetsOutput; gateways: GatewaysOutput }, RoutesOutput>(
  'aws.routes',
  { usualSeconds: 10, title: (name) => `route tables ${name}`, name: names.routesName },
);

export interface ServicesGroupProps extends JsonObject {
  tags: Tags;
}
export interface SecurityGroupOutput extends JsonObject {
  vpc: string;
  /** `sg-…` */
  group: string;
}
export const servicesGroup = defineKind<ServicesGroupProps, { network: NetworkOutput }, SecurityGroupOutput>(
  'aws.services-sg',
  { usualSeconds: 3, title: (name) => `security group ${name} of the services pool`, name: names.servicesGroupName },
);
