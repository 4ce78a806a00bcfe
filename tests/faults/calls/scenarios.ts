import { refOf, type Json, type Ref, type Step } from '@slipway/contracts';
import { isResource } from '@slipway/activities-core';
import { fillDatabaseSecret } from '@slipway/testing/cloud/database-secret';
import { isOfCloud, resourceOf } from '@slipway/testing/cloud/steps';
import type { Verb } from './attempts.ts';
import type { CloudRule, Findings, Scenario, Site } from './scenario.ts';
import { compare, foreignChanged, standingIn, type Standing } from './standing.ts';
import { disown, hasOurMark } from './marks.ts';
import type { Foreign } from './place.ts';
import { ensureStep, type Moment, type World } from './world.ts';

/** What a healthy run of one verb shows. */
interface Healthy {
  before: Moment;
  /** Ids that were there before and are not there after. */
  gone: ReadonlySet<string>;
  sites: Site[];
  begin: Standing;
  acted: Standing;
  undone: Standing;
}

/** Every verb of every kind of the plan, once, and the removal of what Kubernetes leaves: found by running them while all is well. */
export async function cloudScenarios(world: World): Promise<CloudScenario[]> {
  const ids = new Set(idsIn(world.now()));
  const isForeign = (id: string): boolean => ids.has(id);
  const made = await stepScenarios(world, isForeign);
  const left = await leftScenarios(world, isForeign);
  return [...made, ...left].filter(({ sites }) => sites.length > 0);
}

async function stepScenarios(world: World, isForeign: IsForeign): Promise<CloudScenario[]> {
  const scenarios: CloudScenario[] = [];
  const kinds = new Set<string>();
  const outputs = new Map<string, Json>();
  const { place, plan } = world;
  place.prepare();
  for (const step of plan.steps) {
    if (step.id === 'database/credentials') await fillDatabaseSecret(world.secrets, plan.scope, place.databaseSecret);
    const isNew = isOfCloud(plan, step) && !kinds.has(step.kind) && !place.comesWithAnother(step);
    if (isNew) kinds.add(step.kind);
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
    await place.use(world, step.kind);
    const removed = await watch(world, ref, destroy, destroy);
    await world.goBackTo(made.after);
    const parts = { world, ref, isForeign, undo: destroy };
    scenarios.push(scenarioOf({ ...parts, verb: 'ensure', healthy: made, act: ensure, step }));
    scenarios.push(scenarioOf({ ...parts, verb: 'destroy', healthy: removed, act: destroy, step }));
  }
  return scenarios;
}

/** After a cluster that went before its Services and volumes: the sweep of all that it left, and the network with all of that in it. */
async function leftScenarios(world: World, isForeign: IsForeign): Promise<CloudScenario[]> {
  const { place, plan } = world;
  const stepsOf = (kinds: readonly string[]): Step[] =>
    kinds.flatMap((kind) => plan.steps.filter((each) => each.kind === kind).reverse());
  const destroy = (step: Step): Promise<void> =>
    resourceOf(world.resources, step.kind).destroy(refOf(plan.scope, step));
  await place.makeChildren(world);
  for (const step of stepsOf(place.clusterKinds)) await destroy(step);
  const abandoned = world.now();
  const scenarios: CloudScenario[] = [];
  const remember = async (ref: Ref, act: () => Promise<void>): Promise<void> => {
    const healthy = await watch(world, ref, act, act);
    scenarios.push(scenarioOf({ world, ref, isForeign, verb: 'destroy', healthy, act, undo: act }));
  };
  const sweep = place.sweep(plan);
  await remember(sweep, () => sweepAll(world, sweep));
  await world.goBackTo(abandoned);
  for (const step of stepsOf(place.netKinds)) {
    const ref = refOf(plan.scope, step);
    const before = world.now();
    if (place.heldKinds.includes(step.kind))
      await remember({ ...ref, kind: `${ref.kind} in use` }, () => destroy(step));
    await world.goBackTo(before);
    await destroy(step);
  }
  return scenarios;
}

/** Each in its turn: what comes later is held by what comes first, or was left by it. */
async function sweepAll({ resources }: World, ref: Ref): Promise<void> {
  for (const [kind, entry] of Object.entries(resources)) {
    if (isResource(entry)) continue;
    for (const { name } of await entry.list(ref.scope)) await entry.destroy({ ...ref, kind, name });
  }
}

const idsIn = ({ tables }: Moment): string[] => [...(tables.get('resources')?.keys() ?? [])];

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
  const gone = new Set(idsIn(before).filter((id) => !world.graph.get(id)));
  await undo();
  return { before, gone, after, sites, begin, acted, undone: standingIn(world) };
}

/** The calls that the journal holds, each operation of an API once. */
function sitesIn({ cloud, place }: World, name: string): Site[] {
  const sites = new Map<string, Site>();
  let changed = false;
  for (const { service, operation, committed, url } of cloud.journal.entries()) {
    if (['sts', 'entra', 'admin', 'children', 'kubernetes'].includes(service)) continue;
    const polls = isPoll(operation);
    const key = `${service}/${operation}`;
    const site = sites.get(key) ?? { service, operation, count: 0, polls };
    site.count += 1;
    const shows = place.shows({ operation }, new URL(url, 'http://x').pathname, name);
    if (changed && shows && !polls) site.afterChange ??= site.count;
    if (committed && !polls) site.mutation ??= site.count;
    changed ||= committed && !polls;
    sites.set(key, site);
  }
  return [...sites.values()];
}

/** Reads the state of an operation. */
const isPoll = (operation: string): boolean => /operation|^GetChange$|^DescribeUpdate$/i.test(operation);

/** A scenario whose object can be somebody else's. */
export interface CloudScenario extends Scenario {
  /** Whether what the step makes says whose it is. */
  hasMark: boolean;
  /** What becomes of what is not ours. */
  foreign: Foreign;
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

function scenarioOf({ world, ref, step, verb, healthy, isForeign, act, undo }: Parts): CloudScenario {
  const { cloud } = world;
  const gone = (id: string): boolean => healthy.gone.has(id) && !isForeign(id);
  const marked = hasOurMark(world, healthy.before, gone);
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
      world.rest();
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
      // What the cloud leaves of something is not missing where there never was anything.
      const held = found.problems.filter((each) => counts(each, verb, state, healthy.begin));
      return {
        ...found,
        orphans,
        problems: [...held, ...drift, ...foreignChanged(world, healthy.before, isForeign)],
      };
    },
    hasMark: marked.length > 0,
    foreign: world.place.foreign(ref.kind, verb),
    disown: (owner) => disown(world, marked, owner),
    fingerprint: (ids) => JSON.stringify(ids.map((each) => world.graph.get(each))),
    secrets: () => [...world.secrets.stored.values()].flatMap(({ values }) => Object.values(values).filter(isSecret)),
  };
}

const counts = (problem: string, verb: Verb, state: 'acted' | 'undone', begin: Standing): boolean =>
  !problem.startsWith('missing: ') ||
  verb === 'destroy' ||
  state === 'acted' ||
  begin.objects.includes(problem.slice('missing: '.length));

/** A user's name is none, nor is the id of a key. */
const isSecret = (value: string): boolean => value.length >= 16 && !/^AKIA[A-Z0-9]{16}$/.test(value);

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
