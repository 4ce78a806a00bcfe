import { defineKind } from '@slipway/blueprint';
import type { AcmeIdentityOutput, DnsIdentityOutput, JsonObject } from '@slipway/contracts';
import * as names from '../names.ts';
import type { ControlPlaneOutput } from './cluster.ts';
import type { ZoneOutput } from './dns.ts';
import type { NetworkOutput } from './network.ts';
import type { Tags } from './tags.ts';

export interface IdentityOutput extends JsonObject {
  /** Id of the user-assigned identity. */
  id: string;
  clientId: string;
  /** Object that roles are assigned to. */
  principalId: string;
}

export interface ClusterIdentityProps extends JsonObject {
  /** Region. */
  location: string;
  /** Built-in roles that it has on the virtual network, by name, sorted. */
  roles: string[];
  tags: Tags;
}
export const clusterIdentity = defineKind<ClusterIdentityProps, { network: NetworkOutput }, IdentityOutput>(
  'azure.cluster-identity',
  {
    pace: 'slow',
    usualSeconds: 30,
    title: (name) => `managed identity ${name} of the cluster`,
    name: (scope) => names.identityName(scope, 'aks'),
  },
);

export interface PodIdentityProps extends JsonObject {
  /** Region. */
  location: string;
  /** Kubernetes service account that acts as it: `<namespace>/<name>` */
  serviceAccount: string;
  /** Built-in roles that it has: `Reader` on the group of the zone, every other one on the zone; by name, sorted. */
  roles: string[];
  tags: Tags;
}
type PodIdentityNeeds = { zone: ZoneOutput; cluster: ControlPlaneOutput };

export interface DnsPodIdentityOutput extends DnsIdentityOutput {
  clientId: string;
}
export const dnsIdentity = defineKind<PodIdentityProps, PodIdentityNeeds, DnsPodIdentityOutput>('azure.dns-identity', {
  pace: 'slow',
  usualSeconds: 30,
  title: (name) => `managed identity ${name} of external-dns`,
  name: (scope) => names.identityName(scope, 'dns'),
});

export interface AcmePodIdentityOutput extends AcmeIdentityOutput {
  clientId: string;
}
export const acmeIdentity = defineKind<PodIdentityProps, PodIdentityNeeds, AcmePodIdentityOutput>(
  'azure.acme-identity',
  {
    pace: 'slow',
    usualSeconds: 30,
    title: (name) => `managed identity ${name} of cert-manager`,
    name: (scope) => names.identityName(scope, 'acme'),
  },
);
