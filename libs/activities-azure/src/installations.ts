import { concurrently, type CloudContext, type Marked } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf } from './cloud.ts';
import { normalLocation } from './location.ts';
import { ownerOf } from './ownership.ts';
import { markedGroups } from './resource-groups.ts';
import { listTagged, standingOf } from './standing.ts';

const atOnce = 4;

/** What one object in the subscription says. */
interface Witness {
  installation: string;
  location: string | undefined;
  madeAt: number | undefined;
}

/** Whoever's marks stand in the subscription, in any of its regions. */
export async function installations(
  { account }: Pick<Scope, 'account' | 'location'>,
  context: CloudContext,
): Promise<Marked[]> {
  const cloud = cloudOf(context, { account });
  const [groups, things] = await Promise.all([markedGroups(cloud), listTagged(cloud)]);
  const witnesses = [...groups.map((group) => ({ ...group, createdTime: undefined })), ...things].flatMap(
    ({ tags, location, createdTime }): Witness[] => {
      const installation = ownerOf(tags);
      return installation === undefined
        ? []
        : [{ installation, location: location && normalLocation(location), madeAt: createdTime?.getTime() }];
    },
  );
  const names = [...new Set(witnesses.map(({ installation }) => installation))].sort();
  const marked = await concurrently(names, atOnce, async (installation): Promise<Marked | undefined> => {
    // The index of tags still shows what went some minutes ago.
    const standing = await standingOf({ installation, account }, context);
    if (!standing) return undefined;
    const said = witnesses.filter((each) => each.installation === installation);
    const location = standing.location ?? said.find((each) => each.location !== undefined)?.location;
    const times = said.flatMap(({ madeAt }) => madeAt ?? []);
    return {
      installation,
      ...(location === undefined ? {} : { location }),
      ...(times.length === 0 ? {} : { madeAt: Math.max(...times) }),
    };
  });
  return marked.filter((each) => each !== undefined);
}
