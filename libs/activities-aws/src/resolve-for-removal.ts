import type { CloudContext } from '@slipway/activities-core';
import { standingOf } from './locate.ts';
import type { AwsResolved } from './resolved.ts';
import type { AwsInstallation } from './spec.ts';

/**
 * What names and scope need, read from what stands. What is on sale by now is nobody's concern who removes.
 * @param assumed for what no longer stands
 */
export async function resolveForRemoval(
  spec: AwsInstallation,
  assumed: AwsResolved,
  context: CloudContext,
): Promise<AwsResolved> {
  const { name: installation, region: location, settings } = spec;
  const standing = await standingOf({ installation, account: settings.accountId, location }, context);
  const { incarnation, zones } = standing ?? {};
  return {
    ...assumed,
    incarnation: incarnation ?? assumed.incarnation,
    zones: zones !== undefined && zones.length > 0 ? zones : assumed.zones,
    assumed: false,
  };
}
