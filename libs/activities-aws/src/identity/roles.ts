import type { Found, Scope } from '@slipway/contracts';
import type { AmazonCloud } from '../cloud.ts';
import type { Tags } from '../kinds.ts';
import { roleName, roleUses, type RoleUse } from '../names.ts';
import { foundByTags, hasOurTags, tagsIn } from '../ownership.ts';
import { readRole } from './role.ts';

export interface OwnRole {
  name: string;
  tags: Tags;
  /** Milliseconds since the epoch. */
  madeAt: number | undefined;
}

/** The roles of an installation that stand and carry its mark. Their names are known; listing all of an account says no tags. */
async function ownRoles(
  cloud: AmazonCloud,
  scope: Pick<Scope, 'installation'>,
  uses: readonly RoleUse[] = roleUses,
): Promise<OwnRole[]> {
  const found = await Promise.all(uses.map((use) => readRole(cloud, roleName(scope, use))));
  return found
    .filter((role) => role !== undefined && hasOurTags(role.Tags, scope))
    .map((role) => ({
      name: role?.RoleName ?? '',
      tags: tagsIn(role?.Tags),
      madeAt: role?.CreateDate?.getTime(),
    }));
}

/** For the `list` of a kind whose steps are these roles. */
export async function foundRoles(
  cloud: AmazonCloud,
  kind: string,
  scope: Scope,
  uses: readonly RoleUse[],
): Promise<Found[]> {
  return (await ownRoles(cloud, scope, uses)).map(({ name, tags }) => foundByTags(kind, name, tags));
}
