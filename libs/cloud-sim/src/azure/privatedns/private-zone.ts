import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import { parentId } from '../arm/arm-id.ts';
import type { Azure } from '../azure.ts';

export const privateZoneType = 'Microsoft.Network/privateDnsZones';
export const linkType = `${privateZoneType}/virtualNetworkLinks`;

/** What the SDK's generations of the last years send. */
export const privateDnsVersions = ['2018-09-01', '2020-01-01', '2020-06-01', '2024-06-01'];

export function linksOf(azure: Azure, zone: string): Resource[] {
  return azure.graph.children(zone).filter(({ type }) => type === linkType);
}

/** ARM id of the network that a link is to, as it was sent. */
function networkOf(link: Resource): string {
  return text(object(object(link.body, 'properties'), 'virtualNetwork'), 'id');
}

const sameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Whether what is in the network sees the zone: a link that stands leads there. */
export function isLinked(azure: Azure, zone: string, network: string): boolean {
  return linksOf(azure, zone).some(
    (link) =>
      sameId(networkOf(link), network) && text(object(link.body, 'properties'), 'provisioningState') === 'Succeeded',
  );
}

/** Links of any zone that lead to a network. */
export function linksTo(azure: Azure, network: string): { link: Resource; zone: Resource }[] {
  return azure.graph.all(linkType).flatMap((link) => {
    const zone = azure.find(parentId(link.id));
    return zone && sameId(networkOf(link), network) ? [{ link, zone }] : [];
  });
}
