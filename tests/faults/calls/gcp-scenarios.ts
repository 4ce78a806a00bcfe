import { refOf, type Json, type Ref, type Step } from '@slipway/contracts';
import { isResource } from '@slipway/activities-core';
import type { Verb } from './attempts.ts';
import type { CloudRule, Findings, Scenario, Site } from './scenario.ts';
import { compare, foreignChanged, standingIn, without, type Standing } from './standing.ts';
import { abandonCluster, disown, hasOurMark, prepareProject, useIt } from './circumstances.ts';
import { ensureStep, fillDatabaseSecret, resourceOf, type Moment, type World } from './world.ts';

/** What a healthy run of one verb shows. */
interface Healthy {
  before: Moment;
  sites: Site[];
  begin: Standing;
  acted: Standing;
  undone: Standing;
}

/** Every verb of every kind of the plan, once, and the removal of what Kubernetes leaves: found by running them while all is well. */
export async function gcpScenarios(world: World): Promise<GcpScenario[]> {
  const ids = new Set(world.now().tables.get('resources')?.keys());
  const isForeign = (id: string): boolean => ids.has(id);
  const made = await stepScenarios(world, isForeign);
  const left = await leftScenarios(world, isForeign);
  return [...made, ...left].filter(({ sites }) => sites.length > 0);
}

async function stepScenarios(world: World, isForeign: IsForeign): Promise<GcpScenario[]> {
  const scenarios: GcpScenario[] = [];
  const kinds = new Set<string>();
  const outputs = new Map<string, Json>();
  prepareProject(world);
  for (const step of world.plan.steps) {
    if (step.id === 'database/credentials') await fillDatabaseSecret(world.secrets, world.plan);
    const isNew = step.kind.startsWith('gcp.') && !kinds.has(step.kind);
    kinds.add(step.kind);
    if (!isNew) {
      outputs.set(step.id, await ensureStep(world.resources, world.plan, step, outputs));
      continue;
    }
    const ref = refOf(world.plan.scope, step);
    const inputs = new Map(outputs);
    const ensure = async (): Promise<void> =>
      void outputs.set(step.id, await ensureStep(world.resources, world.plan, step, inputs));
    const destroy = (): Promise<void> => resourceOf(world.resources, step.kind).destroy(ref);
    const made = await watch(world, ref, ensure, destroy);
    await world.goBackTo(made.after);
    useIt(world, step.kind);
    const removed = await watch(world, ref, destroy, destroy);
    await world.goBackTo(made.after);
    const parts = { world, ref, isForeign, undo: destroy };
    scenarios.push(scenarioOf({ ...parts, verb: 'ensure', healthy: made, act: ensure, step }));
    scenarios.push(scenarioOf({ ...parts, verb: 'destroy', healthy: removed, act: destroy, step }));
  }
  return scenarios;
}

/** After a cluster that went before its Services and volumes: the sweep of all that it left, and the network with all of that in it. */
async function leftScenarios(world: World, isForeign: IsForeign): Promise<GcpScenario[]> {
  await abandonCluster(world);
  const { scope } = world.plan;
  const abandoned = world.now();
  const scenarios: GcpScenario[] = [];
  const remember = async (ref: Ref, destroy: () => Promise<void>): Promise<void> => {
    const healthy = await watch(world, ref, destroy, destroy);
    scenarios.push(scenarioOf({ world, ref, isForeign, verb: 'destroy', healthy, act: destroy, undo: destroy }));
  };
  const sweep: Ref = {
    scope,
    step: 'cluster/sweep',
    kind: 'gcp.sweep',
    name: scope.installation,
    lifecycle: 'managed',
  };
  await remember(sweep, () => sweepAll(world, sweep));
  await world.goBackTo(abandoned);
  const [subnet, network] = ['gcp.subnet', 'gcp.network'].map((kind) => {
    const step = world.plan.steps.find((each) => each.kind === kind)!;
    return refOf(scope, step);
  }) as [Ref, Ref];
  await resourceOf(world.resources, subnet.kind).destroy(subnet);
  await remember({ ...network, kind: 'gcp.network in use' }, () =>
    resourceOf(world.resources, network.kind).destroy(network),
  );
  return scenarios;
}

/** Each in its turn: what comes later is held by what comes first, or was left by it. */
async function sweepAll({ resources }: World, ref: Ref): Promise<void> {
  for (const [kind, entry] of Object.entries(resources)) {
    if (isResource(entry)) continue;
    for (const { name } of await entry.list(ref.scope)) await entry.destroy({ ...ref, kind, name });
  }
}

type IsForeign = (id: string) => boolean;

/** Runs it and its undo while all is well. */
async function watch(
  world: World,
  { name }: Ref,
  act: () => Promise<unknown>,
  undo: () => Promise<unknown>,
): Promise<Healthy & { after: Moment }> {
  const [before, begin] = [world.now(), standingIn(world)];
  world.cloud.journal.clear();
  await act();
  const sites = sitesIn(world, name);
  const [acted, after] = [standingIn(world), world.now()];
  await undo();
  return { before, after, sites, begin, acted, undone: standingIn(world) };
}

/** The calls that the journal holds, each operation of an API once. */
function sitesIn({ cloud }: World, name: string): Site[] {
  const sites = new Map<string, Site>();
  let changed = false;
  for (const { service, operation, committed, url } of cloud.journal.entries()) {
    if (['sts', 'admin', 'children'].includes(service)) continue;
    const polls = /operation/i.test(operation);
    const key = `${service}/${operation}`;
    const site = sites.get(key) ?? { service, operation, count: 0, polls };
    site.count += 1;
    const shows = new URL(url, 'http://x').pathname.endsWith(`/${name}`) || /list|policy/i.test(operation);
    if (changed && shows && !polls) site.afterChange ??= site.count;
    if (committed && !polls) site.mutation ??= site.count;
    changed ||= committed && !polls;
    sites.set(key, site);
  }
  return [...sites.values()];
}

/** A scenario whose object can be somebody else's. */
export interface GcpScenario extends Scenario {
  /** Whether what the step makes says whose it is. */
  hasMark: boolean;
  /** Gives it another owner's mark, or none. @returns what was changed */
  disown(owner: string | undefined): string[];
  /** Differs as soon as one of them is changed. */
  fingerprint(ids: readonly string[]): string;
}

interface Parts {
  world: World;
  ref: Ref;
  /** Absent: only ever removed. */
  step?: Step;
  verb: Verb;
  healthy: Healthy;
  isForeign: IsForeign;
  act(): Promise<unknown>;
  undo(): Promise<unknown>;
}

function scenarioOf({ world, ref, step, verb, healthy, isForeign, act, undo }: Parts): GcpScenario {
  const { cloud } = world;
  const goes = without(healthy.begin.objects, healthy.acted.objects);
  const marked = hasOurMark(world, healthy.before, goes);
  return {
    id: `${ref.kind}.${verb}`,
    kind: ref.kind,
    verb,
    name: ref.name,
    sites: healthy.sites,
    call: world.call,
    act,
    undo,
    async reset(pollScale) {
      await world.goBackTo(healthy.before);
      world.setPollScale(pollScale);
    },
    pace: (pollScale) => world.setPollScale(pollScale),
    arm: (rule: CloudRule) => void cloud.faults.add(rule),
    disarm() {
      const hits = cloud.faults.list().map((rule) => rule.hits);
      cloud.faults.remove();
      return hits;
    },
    async inspect(state, mayReplace): Promise<Findings> {
      const found = compare(standingIn(world), healthy[state], mayReplace);
      // What a verb that never came to anything had found is not its to remove.
      const stood = verb === 'ensure' && state === 'undone' ? healthy.begin.objects : [];
      const orphans = found.orphans.filter((each) => !stood.includes(each));
      const drift = state === 'acted' && verb === 'ensure' && step ? await driftOfStep(world, ref, step) : [];
      return {
        ...found,
        orphans,
        problems: [...found.problems, ...drift, ...foreignChanged(world, healthy.before, isForeign)],
      };
    },
    hasMark: marked.length > 0,
    disown: (owner) => disown(world, marked, owner),
    fingerprint: (ids) => JSON.stringify(ids.map((each) => cloud.gcp.graph.get(each))),
    secrets: () => [...world.secrets.stored.values()].flatMap(({ values }) => Object.values(values).filter(isSecret)),
  };
}

/** A user's name is none. */
const isSecret = (value: string): boolean => value.length >= 16;

/** What a plan would still change. */
async function driftOfStep(world: World, ref: Ref, step: Step): Promise<string[]> {
  const entry = world.resources[ref.kind];
  const seen = entry && isResource(entry) ? await entry.observe(ref) : undefined;
  if (!seen) return [`${ref.kind} is not seen by its own observe`];
  const actual = seen.actual as Record<string, unknown>;
  return Object.keys(actual)
    .filter((prop) => JSON.stringify(actual[prop]) !== JSON.stringify(step.props[prop]))
    .map((prop) => `${prop} is not as planned`);
}
