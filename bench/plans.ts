import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makePlan } from '@slipway/activities-core';
import type { Plan } from '@slipway/contracts';
import { providers } from '@slipway/providers';
import { loadInstallation } from '@slipway/spec';
import type { Manner } from '@slipway/testing/activity-world';

/** The plan of the example on Google Cloud, as `slipway plan` makes it offline. */
export function googleCloudPlan(): Plan {
  const file = fileURLToPath(new URL('../examples/gcp.yaml', import.meta.url));
  const loaded = loadInstallation(readFileSync(file, 'utf8'), file, providers);
  if ('diagnostics' in loaded) throw new Error(loaded.diagnostics.map(({ message }) => message).join('; '));
  const { installation } = loaded;
  return makePlan(providers.gcp, installation, providers.gcp.assume(installation as never));
}

/** The same steps, each after the one before it. */
export function oneByOne(plan: Plan): Plan {
  const steps = plan.steps.map((step, n) => {
    const before = plan.steps[n - 1]?.id;
    return { ...step, needs: before ? { [before]: before } : {} };
  });
  return { ...plan, steps };
}

/** Each step takes its usual time, so many times faster. */
export function usualTimes(plan: Plan, faster: number): Record<string, Manner> {
  return Object.fromEntries(
    plan.steps.map(({ id }) => [`${id}.ensure`, { takes: ((plan.about[id]?.usualSeconds ?? 0) * 1000) / faster }]),
  );
}
