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
  assertOrder(plan);
  const observed = new Map(observations.map((observation) => [observation.step, observation]));
  const outcomes = new Map<StepId, Outcome | NotDone>();
  const rejections: unknown[] = [];

  const ensure = async (step: Step, needs: readonly Need[]): Promise<Outcome> => {
    const seen = observed.get(step.id);
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

  // What waits is data: a promise for each step that waits would cost a run that is kept in memory ten times as much.
  await new Promise<void>((resolve, reject) => {
    const waiting = new Set(plan.steps);
    const settle = (step: Step, outcome: Outcome | NotDone): void => {
      outcomes.set(step.id, outcome);
      startReady();
    };
    const startReady = (): void => {
      for (const step of waiting) {
        const needs = needed(step, outcomes);
        if (needs === 'open') continue;
        waiting.delete(step);
        const seen = observed.get(step.id);
        if (needs === 'not done') outcomes.set(step.id, needs);
        else if (agrees(seen) && !needs.some((need) => need.moved)) {
          effects.unchanged(step);
          ledger.done(step, seen.output);
          outcomes.set(step.id, { output: seen.output, created: false, changed: false });
        } else {
          ensure(step, needs)
            .then(
              (outcome) => settle(step, outcome),
              () => settle(step, 'not done'),
            )
            .catch(reject);
        }
      }
      if (outcomes.size === plan.steps.length) resolve();
    };
    startReady();
  });
  if ([...outcomes.values()].every((outcome) => outcome !== 'not done')) return;
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

/** It failed, or was not started. */
type NotDone = 'not done';

/** What a step needs, in the order of its ports, when all of it has settled. */
function needed(step: Step, outcomes: ReadonlyMap<StepId, Outcome | NotDone>): Need[] | NotDone | 'open' {
  const needs: Need[] = [];
  let notDone = false;
  for (const [port, id] of Object.entries(step.needs)) {
    const outcome = outcomes.get(id);
    if (outcome === undefined) return 'open';
    if (outcome === 'not done') notDone = true;
    else needs.push({ port, output: outcome.output, moved: outcome.created || (port !== id && outcome.changed) });
  }
  return notDone ? 'not done' : needs;
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
