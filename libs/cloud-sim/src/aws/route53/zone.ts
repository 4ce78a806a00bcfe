import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { arn } from '../aws.ts';
import type { Call } from '../service.ts';
import { noSuchHostedZone } from './refusals.ts';

export const zoneType = 'route53.hostedZones';

/** Id in the graph of `Z…`; ARNs of zones name neither region nor account. */
export function zoneArn(id: string): string {
  return arn('route53', '', '', `hostedzone/${id}`);
}

/** `Z…` of `/hostedzone/Z…`. */
export function bareId(id: string): string {
  return id.split('/').at(-1) ?? '';
}

/** Zones of an account. */
export function zonesOf(aws: Aws, account: string): Resource[] {
  return aws.graph.all(zoneType).filter((zone) => zone.project === account);
}

/** The zone that a request names; whoever owns it must be the caller. */
export function requestedZone(call: Call, member: 'Id' | 'HostedZoneId'): Resource {
  const id = bareId(text(call.input, member));
  const zone = call.aws.graph.get(zoneArn(id));
  if (zone?.project !== call.caller.account) throw noSuchHostedZone(id);
  call.touched.add(zone.id);
  return zone;
}

/** With trailing dot. */
export function zoneName(zone: Resource): string {
  return text(zone.body, 'Name');
}

export function isPrivate(zone: Resource): boolean {
  return zone.hidden?.['private'] === true;
}

export function nameServersOf(zone: Resource): string[] {
  return (zone.hidden?.['nameServers'] as string[] | undefined) ?? [];
}
