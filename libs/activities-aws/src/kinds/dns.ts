import { defineKind, type NoNeeds } from '@slipway/blueprint';
import type { AcmeIdentityOutput, DnsIdentityOutput, DnsZoneOutput, JsonObject } from '@slipway/contracts';
import * as names from '../names.ts';
import type { OidcProviderOutput } from './identity.ts';
import type { Tags } from './tags.ts';

export interface HostedZoneProps extends JsonObject {
  /** Without trailing dot. */
  domain: string;
  tags: Tags;
}
/** `zone` is the id, `Z0123456789ABCDEFGHIJ`, without a path. */
export const dnsZone = defineKind<HostedZoneProps, NoNeeds, DnsZoneOutput>('aws.dns-zone', {
  usualSeconds: 30,
  title: (name) => `Route 53 zone ${name}`,
  name: (scope) => scope.domain,
});

export interface ZoneRoleProps extends JsonObject {
  /** Kubernetes service account that acts as it: `<namespace>/<name>` */
  serviceAccount: string;
  tags: Tags;
}
type ZoneNeeds = { zone: DnsZoneOutput; provider: OidcProviderOutput };

export interface DnsRoleOutput extends DnsIdentityOutput {
  arn: string;
}
export const dnsIdentity = defineKind<ZoneRoleProps, ZoneNeeds, DnsRoleOutput>('aws.dns-identity', {
  usualSeconds: 10,
  title: (name) => `IAM role ${name} of external-dns`,
  name: (scope) => names.roleName(scope, 'external-dns'),
});

export interface AcmeRoleOutput extends AcmeIdentityOutput {
  arn: string;
}
export const acmeIdentity = defineKind<ZoneRoleProps, ZoneNeeds, AcmeRoleOutput>('aws.acme-identity', {
  usualSeconds: 10,
  title: (name) => `IAM role ${name} of cert-manager`,
  name: (scope) => names.roleName(scope, 'cert-manager'),
});
