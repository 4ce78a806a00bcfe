import type { CloudContext } from '@slipway/activities-core';
import { standingOf } from './locate.ts';
import type { GcpResolved } from './resolved.ts';
import type { GcpInstallation } from './spec.ts';
import { isInRegion } from './zones.ts';

/**
 * What names and scope need, read from what stands. What is on sale by now, and which APIs are on, is nobody's concern who removes.
 * @param assumed for what no longer stands
 */
export async function resolveForRemoval(
  spec: GcpInstallation,
  assumed: GcpResolved,
  context: CloudContext,
): Promise<GcpResolved> {
  const { name: installation, region: location, settings } = spec;
  const standing = await standingOf({ installation, account: settings.project, location }, context);
  const at = standing?.clusterLocation;
  return {
    ...assumed,
    incarnation: standing?.incarnation ?? assumed.incarnation,
    clusterLocation: at !== undefined && isInRegion(at, location) ? at : assumed.clusterLocation,
    assumed: false,
  };
}
