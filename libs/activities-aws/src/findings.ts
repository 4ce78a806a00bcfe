import type { CloudContext, SeenPlan } from '@slipway/activities-core';
import type { Finding } from '@slipway/contracts';
import { cloudOf } from './cloud.ts';
import { readCluster } from './clusters.ts';
import { adoptedFindings } from './preflight/adopted-network.ts';
import { movedFindings } from './preflight/moved-network.ts';
import { quotaFindings } from './preflight/quotas.ts';

/** What Amazon knows of the place before anything is made in it. Only reads. */
export async function findings({ plan, observations }: SeenPlan, context: CloudContext): Promise<Finding[]> {
  const cloud = cloudOf(context, plan.scope);
  const isThere = (step: string): boolean =>
    observations.some((seen) => seen.step === step && seen.state === 'present');
  const cluster = isThere('cluster/control-plane') ? await readCluster(cloud, plan.scope) : undefined;
  const moved = movedFindings(plan, observations, cluster);
  if (moved.length > 0) return moved;
  return [...(await adoptedFindings(cloud, plan, isThere)), ...(await quotaFindings(cloud, plan, isThere))];
}
