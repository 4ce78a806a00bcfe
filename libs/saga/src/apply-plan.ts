import { canonicalJson, type Json, type Observation, type Plan, type Step, type StepId } from '@slipway/contracts';
import type { Ledger } from './ledger.ts';

/** How a step ended: with its output, or somebody decided to go on without it. */
export type Ensured = { output: Json } | 'skipped';

/** What the engine does to the world. */
export interface ApplyEffects {
  /** Resolves when a step, whose needs are done, may start: somebody may want nothing new started for a while. */
  admit(step: Step): Promise<void>;
  /** Brings a step about. Rejects when it is given up, for good or because the run was cancelled. */
  ensure(step: Step, inputs: Record<string, Json>): Promise<Ensured>;
  /** A step agrees with the plan as it stands; nothing is called for it. */
  unchanged(step: Step): void;
  /** The run wants nothing new started: cancelled, or another step failed under a policy that stops. */
  stopping(): boolean;
  /** Whether a rejection only says that the run was cancelled: it is never the cause. */
  isCancellation(error: unknown): boolean;
}

/** A step that was not started, because something it needs was not done or the run is stopping. */
class NotStarted extends Error {
  override readonly name = 'NotStarted';
}

/**
 * Ensures every step of a plan, each as soon as all that it needs is done. Steps that were observed to agree with the plan are
 * passed over, unless what they take has changed. Settles everything that was started before it throws, so that an undo never
 * races a create.
 * @throws the first failure, in time, that is not a cancellation; else the cancellation, or `NotStarted` when there was nothing to cancel
 */
export async function applyPlan(
  plan: Plan,
  observations: readonly Observation[],
  ledger: Ledger,
  effects: ApplyEffects,
): Promise<void> {
  const observed = new Map(observations.map((observation) => [observation.step, observation]));
  const outcomes = new Map<StepId, Promise<Outcome>>();
  const rejections: unknown[] = [];

  assertOrder(plan);

  const run = async (step: Step): Promise<Outcome> => {
    const needs = await needed(step, outcomes);
    const seen = observed.get(step.id);
    if (agrees(seen) && !needs.some((need) => need.moved)) {
      effects.unchanged(step);
      ledger.done(step, seen.output);
      return { output: seen.output, created: false, changed: false };
    }
    await effects.admit(step);
    if (effects.stopping()) throw new NotStarted(step.id);
    ledger.intend(step);
    try {
      const ensured = await effects.ensure(step, inputsOf(needs));
      // Its intent stays on record: half of it may be there.
      if (ensured === 'skipped') return { output: null, created: false, changed: false };
      const { output } = ensured;
      ledger.done(step, output);
      const before = seen?.state === 'present' ? seen.output : undefined;
      return { output, created: before === undefined, changed: !sameJson(before, output) };
    } catch (error) {
      rejections.push(error);
      throw error;
    }
  };

  for (const step of plan.steps) outcomes.set(step.id, run(step));
  const settled = await Promise.allSettled(outcomes.values());
  if (settled.every(({ status }) => status === 'fulfilled')) return;
  throw (
    rejections.find((error) => !effects.isCancellation(error)) ?? rejections[0] ?? new NotStarted('the run is stopping')
  );
}

interface Outcome {
  output: Json;
  /** It was not there before. */
  created: boolean;
  /** Its output is another than the one observed before. */
  changed: boolean;
}

interface Need {
  port: string;
  output: Json;
  /** True when the step that takes it has to look again: it is new, or what is taken from it changed. */
  moved: boolean;
}

/** Waits for what a step needs, in the order of its ports. */
async function needed(step: Step, outcomes: ReadonlyMap<StepId, Promise<Outcome>>): Promise<Need[]> {
  const needs = Object.entries(step.needs);
  const settled = await Promise.allSettled(needs.map(([, id]) => outcomes.get(id)!));
  return settled.map((result, index) => {
    const [port, id] = needs[index]!;
    if (result.status === 'rejected') throw new NotStarted(`${step.id} needs ${id}`);
    const { output, created, changed } = result.value;
    return { port, output, moved: created || (port !== id && changed) };
  });
}

/** A need that does not come before its step would never be done: a defect of the blueprint, refused before anything starts. */
function assertOrder({ steps }: Plan): void {
  const before = new Set<StepId>();
  for (const { id, needs } of steps) {
    const missing = Object.values(needs).find((need) => !before.has(need));
    if (missing) throw new Error(`${id} needs ${missing}, which does not come before it in the plan`);
    if (before.has(id)) throw new Error(`the plan has ${id} twice`);
    before.add(id);
  }
}

const inputsOf = (needs: readonly Need[]): Record<string, Json> =>
  Object.fromEntries(needs.map(({ port, output }) => [port, output]));

/** Present, and every prop that could be read is as the plan has it. */
function agrees(seen: Observation | undefined): seen is Observation & { output: Json } {
  return seen?.state === 'present' && seen.drift.length === 0 && seen.output !== undefined;
}

const sameJson = (a: Json | undefined, b: Json): boolean => canonicalJson(a) === canonicalJson(b);
