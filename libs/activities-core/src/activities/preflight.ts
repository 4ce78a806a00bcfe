import type { Finding, Found, Observation, Plan, PreflightCall, PreflightResult } from '@slipway/contracts';
import type { AnyProvider, CloudContext } from '../ports/provider.ts';
import type { ResourceRegistry } from '../registry.ts';
import { observeAll } from './observe-all.ts';

/**
 * Looks at everything of a plan, and says what can be known before the first billable call: permissions, what the cloud itself knows
 * of the place, names that are taken, changes that cannot be made in place, and what an undo has to spare.
 */
export async function preflight(
  { plan }: PreflightCall,
  provider: AnyProvider,
  context: CloudContext,
  registry: ResourceRegistry,
): Promise<PreflightResult> {
  const [asked, looked] = await Promise.allSettled([
    permissions(plan, provider, context, registry),
    observeAll({ plan, purpose: 'installation' }, registry),
  ]);
  if (asked.status === 'rejected') throw asked.reason;
  const missing = asked.value;
  if (looked.status === 'rejected') {
    // Who lacks permissions may not even look, and is told of one at a time.
    if (missing.length > 0) return { observations: [], orphans: [], findings: missing };
    throw looked.reason;
  }
  const { observations } = looked.value;
  const findings = [
    ...missing,
    ...(missing.length === 0 ? ((await provider.findings?.({ plan, observations }, context)) ?? []) : []),
    ...observations.filter(({ state }) => state === 'foreign').map((seen) => foreign(plan, seen)),
    ...observations.flatMap((seen) => immutable(plan, seen, registry)),
  ];
  const earlierData = missing.length > 0 || lives(plan, observations) ? [] : await dataBeside(plan, registry);
  return { ...looked.value, findings, ...(earlierData.length > 0 ? { earlierData } : {}) };
}

/** Something that a step makes stands: what a rollback sweeps is then named one by one. */
const lives = (plan: Plan, observations: readonly Observation[]): boolean =>
  plan.steps.some(
    ({ id, lifecycle }) =>
      lifecycle === 'managed' && observations.some(({ step, state }) => step === id && state === 'present'),
  );

/** What holds data and only a second net knows of: disks, snapshots and backups that outlived what made them. */
async function dataBeside({ scope }: Plan, registry: ResourceRegistry): Promise<Found[]> {
  const nets = registry.listable().filter(({ net, holdsData }) => net && holdsData);
  return (await Promise.all(nets.map(({ list }) => list(scope)))).flat();
}

async function permissions(
  plan: Plan,
  provider: AnyProvider,
  context: CloudContext,
  registry: ResourceRegistry,
): Promise<Finding[]> {
  // Of every kind of the cloud, also those that only an undo sweeps: a rollback must not fail where an install went through.
  const needed = new Set(
    [...registry.entries]
      .filter(([kind]) => kind.startsWith(`${provider.id}.`))
      .flatMap(([, entry]) => entry.permissions),
  );
  const missing = await provider.missingPermissions(plan.scope, [...needed].sort(), context);
  if (missing.length === 0) return [];
  return [
    {
      level: 'error',
      code: 'UNAUTHORIZED',
      rule: 'SW-AUTHZ-025',
      message: `the caller lacks ${missing.join(', ')} on ${plan.scope.account}`,
      fix: 'grant them, then slipway install -f FILE',
    },
  ];
}

function foreign(plan: Plan, { step: id }: Observation): Finding {
  const step = plan.steps.find((planned) => planned.id === id);
  return {
    level: 'error',
    code: 'NOT_OWNED',
    rule: 'SW-OWN-049',
    message: `${id}: ${plan.about[id]?.title ?? step?.name ?? id} exists and does not carry this installation's label`,
    fix: `remove or rename ${step?.name ?? id}, or adopt it in the installation file; then slipway install -f FILE`,
  };
}

function immutable(plan: Plan, { step: id, drift }: Observation, registry: ResourceRegistry): Finding[] {
  const step = plan.steps.find((planned) => planned.id === id);
  if (!step) return [];
  const fixed: readonly string[] = registry.resource(step.kind).immutable ?? [];
  return drift
    .filter(({ prop }) => fixed.includes(prop))
    .map(({ prop, expected, actual }) => {
      const specPath = plan.about[id]?.from[prop];
      return {
        level: 'error',
        code: 'INVALID_SPEC',
        rule: 'SW-SPEC-078',
        message: `${id}: ${prop} is ${JSON.stringify(actual)} and cannot become ${JSON.stringify(expected)} in place`,
        fix: 'put it back, then slipway install -f FILE; or make a new installation with another name',
        ...(specPath ? { specPath } : {}),
      };
    });
}
