import type { CloudContext } from '@slipway/activities-core';
import type { Finding, PreflightCall } from '@slipway/contracts';
import { cloudOf } from './cloud.ts';
import { adoptedFindings } from './preflight/adopted-network.ts';

/** What Amazon knows of the place before anything is made in it. Only reads. */
export async function findings({ plan, observations }: PreflightCall, context: CloudContext): Promise<Finding[]> {
  const cloud = cloudOf(context, plan.scope);
  const isThere = (step: string): boolean =>
    observations.some((seen) => seen.step === step && seen.state === 'present');
  return adoptedFindings(cloud, plan, isThere);
}
