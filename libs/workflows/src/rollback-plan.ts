import { defineQuery, setHandler } from '@temporalio/workflow';
import type { RollbackItem } from '@slipway/contracts';
import type { Situation } from './decisions.ts';
import type { ProgressBoard } from './progress-board.ts';

const rollbackPlanQuery = defineQuery<RollbackItem[]>('rollbackPlan');

/** Answers what an undo would remove now, in its order. */
export function answerRollbackPlan(run: Situation, board: ProgressBoard): void {
  const description = 'What a rollback would remove now, in order, and when it was made.';
  setHandler(rollbackPlanQuery, () => rollbackPlan(run, board), { description });
}

function rollbackPlan({ plan, ledger }: Situation, board: ProgressBoard): RollbackItem[] {
  const going = new Set(ledger?.toUndo().map(({ id }) => id));
  const steps = (plan?.steps ?? []).filter(({ id }) => going.has(id)).reverse();
  return steps.map(({ id, kind, name }): RollbackItem => {
    const state = ledger?.get(id)?.state;
    const madeAt = board.madeAt(id);
    return {
      step: id,
      kind,
      name,
      title: plan?.about[id]?.title ?? name,
      state: state === 'done' || state === 'stuck' ? state : 'intended',
      ...(madeAt === undefined ? {} : { madeAt }),
    };
  });
}
