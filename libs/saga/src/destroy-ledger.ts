import type { Plan, Step, StepId } from '@slipway/contracts';
import type { Ledger } from './ledger.ts';

export interface DestroyEffects {
  /** Removes a step; absent is success. Rejects when it is given up, for good or because the run was cancelled. */
  destroy(step: Step): Promise<void>;
  /** The run wants nothing new started: a teardown that was cancelled. */
  stopping(): boolean;
  /** Whether a rejection only says that the run was cancelled: the step is not stuck then. */
  isCancellation(error: unknown): boolean;
}

/**
 * Undoes what a ledger holds: reverse need order, in parallel, each step after all that needed it is gone. Never throws: what
 * cannot be removed is `stuck`, and what it stands on is left alone; everything else goes.
 * @returns the steps that still stand: stuck, left because something on them is, or not started
 */
export async function destroyLedger(plan: Plan, ledger: Ledger, effects: DestroyEffects): Promise<StepId[]> {
  const steps = ledger.toUndo();
  const grounds = groundsOf(plan);
  const removals = new Map<StepId, Promise<void>>();

  const remove = async (step: Step): Promise<void> => {
    const dependents = steps.filter((other) => grounds.get(other.id)?.has(step.id));
    const gone = await Promise.allSettled(dependents.map(({ id }) => removals.get(id)));
    if (gone.some(({ status }) => status === 'rejected')) throw new Error(`something on ${step.id} still stands`);
    if (effects.stopping()) throw new Error('the run is stopping');
    try {
      await effects.destroy(step);
      ledger.undone(step);
    } catch (error) {
      if (!effects.isCancellation(error)) ledger.stuck(step);
      throw error;
    }
  };

  // Last of the plan first, so that every dependent has its promise before what it needs asks for it.
  const order = new Map(plan.steps.map(({ id }, index) => [id, index]));
  steps.sort((a, b) => (order.get(b.id) ?? 0) - (order.get(a.id) ?? 0));
  for (const step of steps) removals.set(step.id, remove(step));
  const settled = await Promise.allSettled(removals.values());
  return [...removals.keys()].filter((_, index) => settled[index]!.status === 'rejected');
}

/** Step → all that it needs, directly or through others, also through steps that are not undone themselves. */
function groundsOf({ steps }: Plan): Map<StepId, ReadonlySet<StepId>> {
  const grounds = new Map<StepId, ReadonlySet<StepId>>();
  for (const { id, needs } of steps) {
    const direct = Object.values(needs);
    grounds.set(id, new Set([...direct, ...direct.flatMap((need) => [...(grounds.get(need) ?? [])])]));
  }
  return grounds;
}
