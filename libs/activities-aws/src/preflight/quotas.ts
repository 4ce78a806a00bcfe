import type { Finding, Plan, Scope } from '@slipway/contracts';
import { concurrently } from '@slipway/activities-core';
import type { AmazonCloud } from '../cloud.ts';
import { partitionOf } from '../names.ts';
import type { Count } from './count.ts';
import { inUse } from './in-use.ts';
import { processorsOf } from './machines-in-use.ts';
import type { Need } from './need.ts';
import { needsOf } from './needs.ts';
import { isNodeGroup } from './node-group-step.ts';
import { limitOf } from './service-quota.ts';

const atOnce = 4;

/** Quotas that would not do for what is still to be made, each with the command that asks for more. */
export async function quotaFindings(
  cloud: AmazonCloud,
  plan: Plan,
  isThere: (step: string) => boolean,
): Promise<Finding[]> {
  const types = plan.steps.flatMap((step) => (isNodeGroup(step) && !isThere(step.id) ? [step.props.machineType] : []));
  const processors = await processorsOf(cloud, types);
  const needs = needsOf(
    plan,
    (id) => !isThere(id),
    (type) => processors.get(type) ?? 0,
  );
  const absent = plan.steps.filter(({ id }) => !isThere(id));
  const found = await concurrently(needs.filter(isKept(plan.scope)), atOnce, (need) =>
    shortage(cloud, { scope: plan.scope, absent }, need),
  );
  return found.filter((each) => each !== undefined);
}

/** Where the quotas of an account are kept is only known of Amazon's first partition. */
const isKept =
  ({ location }: Scope) =>
  ({ home }: Need): boolean =>
    home === undefined || partitionOf(location) === 'aws';

async function shortage(cloud: AmazonCloud, whose: Count, need: Need): Promise<Finding | undefined> {
  const home = need.home ?? cloud.region;
  const { ServiceCode, QuotaCode, metric, count } = need;
  const [limit, used] = await Promise.all([
    limitOf(cloud.at(home), { ServiceCode, QuotaCode }),
    inUse(cloud, whose, need),
  ]);
  if (limit === undefined || used + count <= limit) return undefined;
  const where = need.zone ?? (need.home === undefined ? home : `account ${cloud.account}`);
  const quota = `--region ${home} --service-code ${ServiceCode} --quota-code ${QuotaCode}`;
  const more = `aws service-quotas request-service-quota-increase ${quota} --desired-value ${Math.ceil(used + count)}`;
  const ways = [`ask for more: ${more}`, ...(need.instead === undefined ? [] : [need.instead])];
  return {
    level: 'error',
    code: 'QUOTA_EXCEEDED',
    rule: need.rule,
    message: `${metric} in ${where}: need ${up(count)}, free ${down(Math.max(0, limit - used))} (${up(used)} of ${limit} in use)`,
    fix: `${ways.join('; or ')}; then slipway install -f FILE`,
  };
}

/** To hundredths, so that what does not fit never looks as if it did. */
const up = (value: number): number => Math.ceil(value * 100) / 100;
const down = (value: number): number => Math.floor(value * 100) / 100;
