import { defineKind } from '@slipway/blueprint';
import type { DnsZoneOutput, JsonObject } from '@slipway/contracts';
import type { ResourceGroupOutput } from './group.ts';
import type { Tags } from './tags.ts';

export interface ZoneProps extends JsonObject {
  /** Without trailing dot. */
  domain: string;
  tags: Tags;
}
/** `zone` is the zone's name, without a dot at its end. */
export interface ZoneOutput extends DnsZoneOutput {
  id: string;
  /** Where the zone is; an adopted one may be anywhere in the subscription. */
  resourceGroup: string;
}
export const dnsZone = defineKind<ZoneProps, { group: ResourceGroupOutput }, ZoneOutput>('azure.dns-zone', {
  usualSeconds: 10,
  title: (name) => `DNS zone ${name}`,
  name: (scope) => scope.domain,
});
