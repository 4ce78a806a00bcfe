import type { Step, StepId } from '@slipway/contracts';
import type { Ledger } from './ledger.ts';

export interface DestroyEffects {
  /** Removes a step; absent is success. Rejects when it is given up. */
  destroy(step: Step): Promise<void>;
}

/**
 * Undoes what a ledger holds: reverse need order, in parallel, each step after all that needed it is gone. Never throws: what
 * cannot be removed is `stuck`, and what it stands on is left alone; everything else goes.
 * @returns the steps that could not be removed, or were left because something on them could not
 */
export async function destroyLedger(ledger: Ledger, effects: DestroyEffects): Promise<StepId[]> {
  const steps = ledger.toUndo();
  const removals = new Map<StepId, Promise<void>>();

  const remove = async (step: Step): Promise<void> => {
    const dependents = steps.filter((other) => standsOn(other, step.id, ledger));
    const gone = await Promise.allSettled(dependents.map(({ id }) => removals.get(id)));
    if (gone.some(({ status }) => status === 'rejected')) throw new Error(`something on ${step.id} still stands`);
    try {
      await effects.destroy(step);
      ledger.undone(step);
    } catch (error) {
      ledger.stuck(step);
      throw error;
    }
  };

  // Last first, so that every dependent has its promise before what it needs asks for it.
  for (const step of steps.toReversed()) removals.set(step.id, remove(step));
  const settled = await Promise.allSettled(removals.values());
  return [...removals.keys()].filter((_, index) => settled[index]!.status === 'rejected');
}

/** Whether a step needs another one, directly or through steps that are not undone themselves (an adopted zone, say). */
function standsOn(step: Step, id: StepId, ledger: Ledger): boolean {
  return Object.values(step.needs).some((need) => {
    if (need === id) return true;
    const between = ledger.get(need)?.step;
    return between !== undefined && standsOn(between, id, ledger);
  });
}
