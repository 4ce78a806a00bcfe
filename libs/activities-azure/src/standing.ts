import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AzureCloud } from './cloud.ts';
import { ownIdentities } from './identity/identity.ts';
import { normalLocation } from './location.ts';
import { groupIn } from './names.ts';
import { domainIn, incarnationIn, installationTag, type AnyTags } from './ownership.ts';
import { markedGroups } from './resource-groups.ts';
import { ownNetworks } from './resources/network.ts';

type Target = Pick<Scope, 'installation' | 'account'>;

/** What marks in the cloud say of an installation. */
export interface Standing {
  /** The resource group that it is in. */
  group: string;
  incarnation: number;
  /** Empty: no network stands that would say it. */
  domain: string;
  /** Region. Undefined: nothing that stands says one. */
  location: string | undefined;
}

/** Something with our tags. */
interface Witness {
  group: string;
  location: string | undefined;
  tags: AnyTags;
}

/** Undefined: nothing of it stands, in any group of the subscription. */
export async function standingOf(target: Target, context: CloudContext): Promise<Standing | undefined> {
  const cloud = cloudOf(context, target);
  const [groups, things, tagged] = await Promise.all([
    markedGroups(cloud, target.installation),
    networksAndIdentities(cloud, target),
    taggedThings(cloud, target.installation),
  ]);
  const witnesses = [
    ...things,
    ...groups.map(({ name = '', location, tags }): Witness => ({ group: name, location, tags })),
    ...tagged,
  ];
  const [first] = witnesses;
  if (!first) return undefined;
  return {
    group: first.group,
    incarnation: Math.max(1, ...witnesses.map(({ tags }) => incarnationIn(tags) ?? 1)),
    domain: witnesses.map(({ tags }) => domainIn(tags)).find((domain) => domain !== undefined) ?? '',
    location: first.location && normalLocation(first.location),
  };
}

/** Read themselves, so they are up to date; the network goes last. */
async function networksAndIdentities(cloud: AzureCloud, target: Target): Promise<Witness[]> {
  const [networks, identities] = await Promise.all([ownNetworks(cloud, target), ownIdentities(cloud, target)]);
  return [...networks, ...identities].map(({ id, location, tags }) => ({ group: groupIn(id) ?? '', location, tags }));
}

/** By the index of tags, which lags some minutes behind; each is read again, for what is gone counts for nothing. */
async function taggedThings(cloud: AzureCloud, installation: string): Promise<Witness[]> {
  const found = await listTagged(cloud, installation);
  const groups = [...new Set(found.map(({ id }) => groupIn(id) ?? ''))].map((group) => homeOf(group, installation));
  const [group] = groups;
  if (group === undefined) return [];
  const left = await cloud.listIfAny(`cannot list what is in the resource group ${group}`, async () =>
    (await cloud.clients.resources()).resources.listByResourceGroup(group),
  );
  const ours = left.filter(({ tags }) => tags?.[installationTag] === installation);
  return ours.map(({ location, tags }) => ({ group, location, tags }));
}

/** Everything in the subscription with the mark of an installation; of any, if none is given. */
export function listTagged(cloud: AzureCloud, installation?: string) {
  const filter =
    installation === undefined
      ? `tagName eq '${installationTag}'`
      : `tagName eq '${installationTag}' and tagValue eq '${installation}'`;
  return cloud.list('cannot list what is tagged', async () =>
    (await cloud.clients.resources()).resources.list({ filter, expand: 'createdTime' }),
  );
}

/** The installation's group, also for what stands in the group of the cluster's machines. */
function homeOf(group: string, installation: string): string {
  const suffix = `-${installation}-nodes`;
  return group.endsWith(suffix) ? group.slice(0, -suffix.length) : group;
}
