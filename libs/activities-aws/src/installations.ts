import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { concurrently, type CloudContext, type Marked } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from './cloud.ts';
import { readRole } from './identity/role.ts';
import { standingOf } from './locate.ts';
import { markedThings } from './marked-things.ts';
import { roleUses } from './names.ts';
import { ownerOf } from './ownership.ts';

const atOnce = 5;

/** What one object in the account says. */
interface Witness {
  installation: string;
  /** Undefined for what is everywhere. */
  location?: string;
  madeAt?: number;
  /** It was read itself, so it stands; the tagging API also lists what was deleted some hours ago. */
  certain: boolean;
}

/** Whoever's marks stand in the account, in any of its regions. */
export async function installations(
  target: Pick<Scope, 'account' | 'location'>,
  context: CloudContext,
): Promise<Marked[]> {
  const cloud = cloudOf(context, target);
  const witnesses = (await Promise.all([rolesSay(cloud), thingsSay(cloud)])).flat();
  const names = [...new Set(witnesses.map(({ installation }) => installation))].sort();
  const heard = names.map((name) => witnesses.filter(({ installation }) => installation === name));
  const marked = await concurrently(heard, atOnce, (said) => told(said, target, context));
  return marked.filter((each) => each !== undefined);
}

/** Undefined: whatever of it was listed is gone. */
async function told(
  said: readonly Witness[],
  { account, location: home }: Pick<Scope, 'account' | 'location'>,
  context: CloudContext,
): Promise<Marked | undefined> {
  const installation = said[0]?.installation ?? '';
  const location = said.find((each) => each.location !== undefined)?.location;
  const stands =
    said.some(({ certain }) => certain) ||
    (await standingOf({ installation, account, location: location ?? home }, context)) !== undefined;
  if (!stands) return undefined;
  const times = said.flatMap(({ madeAt }) => (madeAt === undefined ? [] : [madeAt]));
  return {
    installation,
    ...(location === undefined ? {} : { location }),
    ...(times.length === 0 ? {} : { madeAt: Math.max(...times) }),
  };
}

/** Of all roles, those that are named as ours are: the list itself says no tags. */
async function rolesSay(cloud: AmazonCloud): Promise<Witness[]> {
  const roles = await cloud.list('cannot list roles', async (Marker) => {
    const client = await cloud.clients.iam();
    const page = await client.send(new ListRolesCommand(Marker === undefined ? {} : { Marker }));
    return { items: page.Roles, next: page.IsTruncated ? page.Marker : undefined };
  });
  const named = roles
    .map(({ RoleName }) => RoleName ?? '')
    .filter((name) => roleUses.some((use) => name.endsWith(`-${use}`)));
  const read = await concurrently(named, atOnce, (name) => readRole(cloud, name));
  return read.flatMap((role): Witness[] => {
    const installation = ownerOf(role?.Tags);
    const madeAt = role?.CreateDate?.getTime();
    return installation === undefined
      ? []
      : [{ installation, certain: true, ...(madeAt === undefined ? {} : { madeAt }) }];
  });
}

/** In every region that the account uses. */
async function thingsSay(cloud: AmazonCloud): Promise<Witness[]> {
  const found = await cloud.read('cannot list regions', async () =>
    (await cloud.clients.ec2()).send(new DescribeRegionsCommand({})),
  );
  const regions = found.Regions?.map(({ RegionName }) => RegionName ?? '') ?? [cloud.region];
  const things = await concurrently(regions, atOnce, (region) => markedThings(cloud.at(region)));
  return things.flat().flatMap(({ arn, tags }): Witness[] => {
    const installation = ownerOf(tags);
    if (installation === undefined) return [];
    // Of a bucket or a zone, the region stands empty.
    const location = arn.split(':')[3];
    return [{ installation, certain: false, ...(location ? { location } : {}) }];
  });
}
