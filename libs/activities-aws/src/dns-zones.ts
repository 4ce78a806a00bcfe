import {
  GetHostedZoneCommand,
  ListHostedZonesCommand,
  ListTagsForResourcesCommand,
  type HostedZone,
} from '@aws-sdk/client-route-53';
import type { AmazonCloud } from './cloud.ts';
import { zoneIdOf } from './dns-records.ts';
import type { AnyTags } from './ownership.ts';

/** Permissions of everything in this file. */
export const zonePermissions = ['route53:GetHostedZone', 'route53:ListHostedZones', 'route53:ListTagsForResources'];

/** A zone that the internet may ask, with its tags. */
export interface PublicZone {
  /** Without the prefix of the API's own answers. */
  id: string;
  /** Without trailing dot. */
  domain: string;
  zone: HostedZone;
  tags: AnyTags;
}

/** Zones that one request may ask the tags of. docs.aws.amazon.com/Route53/latest/APIReference/API_ListTagsForResources */
const mostResources = 10;

/** Public zones of the account, whoever's. Several may have one name. */
export async function publicZones(
  cloud: AmazonCloud,
  isWanted: (domain: string) => boolean = () => true,
): Promise<PublicZone[]> {
  const zones = await cloud.list('cannot list hosted zones', async (Marker) => {
    const page = await (await cloud.clients.route53()).send(new ListHostedZonesCommand({ Marker }));
    return { items: page.HostedZones, next: page.NextMarker };
  });
  const wanted = zones.filter((zone) => zone.Config?.PrivateZone !== true && isWanted(domainOf(zone)));
  const tags = await tagsOfZones(cloud, wanted.map(zoneIdOf));
  return wanted.map((zone) => publicZone(zone, tags.get(zoneIdOf(zone))));
}

/** Undefined: there is no public zone of this id. */
export async function readZone(
  cloud: AmazonCloud,
  id: string,
): Promise<(PublicZone & { nameServers: string[] }) | undefined> {
  const found = await cloud.find(`cannot read the hosted zone ${id}`, async () =>
    (await cloud.clients.route53()).send(new GetHostedZoneCommand({ Id: id })),
  );
  if (!found?.HostedZone || found.HostedZone.Config?.PrivateZone === true) return undefined;
  const tags = (await tagsOfZones(cloud, [id])).get(id);
  const nameServers = (found.DelegationSet?.NameServers ?? []).map((server) => server.replace(/\.$/, ''));
  return { ...publicZone(found.HostedZone, tags), nameServers: nameServers.sort() };
}

/** One zone of a request that is gone meanwhile spoils the answer for all of them, so they are asked for one by one then. */
async function tagsOfZones(cloud: AmazonCloud, ids: readonly string[]): Promise<Map<string, AnyTags>> {
  const ask = async (some: readonly string[]): Promise<[string, AnyTags][]> => {
    const request = { ResourceType: 'hostedzone' as const, ResourceIds: [...some] };
    const found = await cloud.find('cannot read tags of hosted zones', async () =>
      (await cloud.clients.route53()).send(new ListTagsForResourcesCommand(request)),
    );
    if (found === undefined && some.length > 1) return (await Promise.all(some.map((id) => ask([id])))).flat();
    return (found?.ResourceTagSets ?? []).map((set) => [set.ResourceId ?? '', set.Tags]);
  };
  const tags = new Map<string, AnyTags>();
  for (let from = 0; from < ids.length; from += mostResources) {
    for (const [id, its] of await ask(ids.slice(from, from + mostResources))) tags.set(id, its);
  }
  return tags;
}

const domainOf = ({ Name }: HostedZone): string => (Name ?? '').replace(/\.$/, '');

const publicZone = (zone: HostedZone, tags: AnyTags): PublicZone => ({
  id: zoneIdOf(zone),
  domain: domainOf(zone),
  zone,
  tags,
});
