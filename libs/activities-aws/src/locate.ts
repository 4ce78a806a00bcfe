import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from './cloud.ts';
import { ownRoles } from './identity/roles.ts';
import { domainTag, incarnationIn, tagsIn, type AnyTags } from './ownership.ts';
import { markedThings, type MarkedThing } from './marked-things.ts';
import { ownSubnets } from './resources/subnets.ts';
import { ownNetworks } from './resources/network.ts';

type Target = Pick<Scope, 'installation' | 'account' | 'location'>;

/** What marks in the cloud say of an installation. */
export interface Standing {
  incarnation: number;
  /** Empty: neither network nor zone stands that would say it. */
  domain: string;
  /** Of the subnets, sorted; empty when there are none. */
  zones: string[];
}

/** The scope of a standing installation from its marks alone. */
export async function locate(target: Target, context: CloudContext): Promise<Scope | undefined> {
  const standing = await standingOf(target, context);
  if (!standing) return undefined;
  const { incarnation, domain } = standing;
  return { ...scopeOf(target), incarnation, domain };
}

/** Undefined: nothing of it stands. */
export async function standingOf(target: Target, context: CloudContext): Promise<Standing | undefined> {
  const cloud = cloudOf(context, target);
  const scope = scopeOf(target);
  const [networks, subnets, roles, things] = await Promise.all([
    ownNetworks(cloud, scope),
    ownSubnets(cloud, scope),
    ownRoles(cloud, scope),
    ownThings(cloud, scope),
  ]);
  const tags: AnyTags[] = [...networks, ...subnets].map(({ Tags }) => Tags);
  tags.push(...roles.map(({ tags: each }) => each), ...things.map(({ tags: each }) => each));
  if (tags.length === 0) return undefined;
  return {
    incarnation: Math.max(1, ...tags.map((each) => incarnationIn(each) ?? 1)),
    domain: tags.map((each) => tagsIn(each)[domainTag]).find((domain) => domain !== undefined) ?? '',
    zones: [...new Set(subnets.flatMap(({ AvailabilityZone: zone }) => (zone === undefined ? [] : [zone])))].sort(),
  };
}

const scopeOf = (target: Target): Scope => ({
  ...target,
  incarnation: 1,
  cloud: 'aws',
  domain: '',
  cluster: { name: target.installation, location: target.location },
});

/** What the tagging API knows: all but IAM, some minutes late. Zones stand in the region that global things are kept in. */
async function ownThings(cloud: AmazonCloud, { installation }: Scope): Promise<MarkedThing[]> {
  const regions = [...new Set([cloud.region, 'us-east-1'])];
  return (await Promise.all(regions.map((region) => markedThings(cloud.at(region), installation)))).flat();
}
