import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makePlan } from '@slipway/activities-core';
import type { Plan, StepId } from '@slipway/contracts';
import { providers } from '@slipway/providers';
import { loadInstallation, type Installation } from '@slipway/spec';
import type { Manner } from '@slipway/testing/activity-world';

const file = fileURLToPath(new URL('../examples/gcp.yaml', import.meta.url));
const loaded = loadInstallation(readFileSync(file, 'utf8'), file, providers);

/** The example on Google Cloud, under its own or another name. */
export function googleCloudExample(name?: string): Installation {
  if ('diagnostics' in loaded) throw new Error(loaded.diagnostics.map(({ message }) => message).join('; '));
  return name === undefined ? loaded.installation : { ...loaded.installation, name };
}

/** Its plan, as `slipway plan` makes it offline. */
export function googleCloudPlan(name?: string): Plan {
  const installation = googleCloudExample(name);
  return makePlan(providers.gcp, installation, providers.gcp.assume(installation as never));
}

/** Seconds of the longest chain of needs, each step at its usual duration. */
export function usualCriticalPath({ steps, about }: Plan): number {
  const ends = new Map<StepId, number>();
  for (const { id, needs } of steps) {
    const begin = Math.max(0, ...Object.values(needs).map((need) => ends.get(need) ?? 0));
    ends.set(id, begin + (about[id]?.usualSeconds ?? 0));
  }
  return Math.max(...ends.values());
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
