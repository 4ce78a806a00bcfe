import { isResource } from '@slipway/activities-core';
import { WholePlan } from '@slipway/testing/cloud/whole-plan';
import { aws } from '../provider.ts';
import { stage, type Stage } from './stage.ts';
import { whole as amazon } from './whole.ts';

/** A request as it arrived, decoded; secrets are filler of the same length. */
export interface SentRequest {
  /** As the client names itself: `elastic_load_balancing_v2`. */
  service: string;
  operation: string;
  body: unknown;
}

/** Every request of an installation's life: planned, made, made again, changed, looked for leftovers, taken away. */
export async function requestsOfOneLife(): Promise<SentRequest[]> {
  const on = await stage({ scale: 6_000 });
  try {
    await liveOnce(on);
    return on.cloud.journal
      .entries()
      .filter(({ cloud }) => cloud === 'aws')
      .map(({ headers, operation, body }) => ({ service: clientOf(headers['user-agent'] ?? ''), operation, body }));
  } finally {
    await on.close();
  }
}

/** The whole plan through all verbs, and all nets of the sweep. */
export async function liveOnce(on: Stage): Promise<void> {
  const whole = await WholePlan.on(on, amazon);
  const plan = await whole.plan();
  await whole.ensure(plan);
  await whole.drift(plan);
  await whole.ensure(await whole.plan({ tags: { team: 'platform' }, nodePools: { services: { max: 7 } } }));
  await whole.ensure(plan);
  const { installation, account, location } = plan.scope;
  await aws.installations({ account, location }, on.context);
  await aws.locate({ installation, account, location }, on.context);
  await sweepOnce(on);
  await whole.destroy(plan);
  await sweepOnce(on);
}

/** Removes what only a sweep finds, and all lists. */
async function sweepOnce({ context, scope }: Stage): Promise<void> {
  for (const entry of Object.values(await aws.resources(context))) {
    const found = (await entry.list?.(scope)) ?? [];
    if (isResource(entry)) continue;
    for (const { kind, name } of found) {
      // Machines and groups of a cluster that stands are the cluster's.
      if (kind === 'aws.instance' || kind === 'aws.auto-scaling-group' || kind === 'aws.security-group') continue;
      await entry.destroy({ scope, step: 'cluster/sweep', kind, name, lifecycle: 'managed' });
    }
  }
}

/** `… api/elastic-load-balancing-v2#3.1142.0 …` */
function clientOf(userAgent: string): string {
  return /\bapi\/([\w-]+)#/.exec(userAgent)?.[1]?.replaceAll('-', '_') ?? '';
}
