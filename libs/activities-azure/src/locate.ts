import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { standingOf } from './standing.ts';

/** The scope of a standing installation from its marks alone. */
export async function locate(
  target: Pick<Scope, 'installation' | 'account' | 'location'>,
  context: CloudContext,
): Promise<Scope | undefined> {
  const standing = await standingOf(target, context);
  if (!standing) return undefined;
  const { group, incarnation, domain } = standing;
  return {
    ...target,
    incarnation,
    cloud: 'azure',
    domain,
    cluster: { name: target.installation, location: group },
  };
}
