import type { Resource } from '../../core/graph.ts';
import { list } from '../../core/json.ts';
import type { Azure } from '../azure.ts';

/** As ARM answers it, though its documents write `dnsZones`. */
export const zoneType = 'Microsoft.Network/dnszones';

/** What the SDK's generations of the last years send. */
export const dnsVersions = ['2016-04-01', '2017-09-01', '2017-10-01', '2018-03-01-preview', '2018-05-01'];

/** Host names with trailing dot. */
export function nameServersOf(zone: Resource): string[] {
  return list(zone.hidden, 'nameServers').filter((server) => typeof server === 'string');
}

/** Record sets of a zone, `NS` and `SOA` at the apex included. */
export function recordSetsOf(azure: Azure, zone: string): Resource[] {
  return azure.graph.children(zone).filter(({ type }) => type.startsWith(`${zoneType}/`));
}

/** `A` of `Microsoft.Network/dnszones/A`. */
export function recordTypeOf(set: Resource): string {
  return set.type.slice(zoneType.length + 1);
}

/** The zone with the longest name that the domain lies in, of one subscription; in one group where that is named. */
export function responsibleZone(
  azure: Azure,
  place: { subscription: string; resourceGroup?: string },
  domain: string,
): Resource | undefined {
  const name = domain.toLowerCase().replace(/\.$/, '');
  const group = place.resourceGroup === undefined ? '' : `/resourcegroups/${place.resourceGroup.toLowerCase()}/`;
  return azure.graph
    .all(zoneType)
    .filter((zone) => zone.project === place.subscription && zone.id.toLowerCase().includes(group))
    .filter((zone) => name === zone.name.toLowerCase() || name.endsWith(`.${zone.name.toLowerCase()}`))
    .sort((a, b) => b.name.length - a.name.length)[0];
}
