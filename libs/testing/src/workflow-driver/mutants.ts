import { fileURLToPath } from 'node:url';
import type { InvariantName } from './invariants/index.ts';
import type { Edit } from './workflow-bundle.ts';

/** A bug planted on purpose. */
export interface Mutant {
  name: string;
  /** The rule by which it has to show. */
  breaks: InvariantName;
  edits: Edit[];
}

/** The first five are the worst: each leaks, destroys or decides what it must not. */
export const mutants: readonly Mutant[] = [
  {
    name: 'intent is recorded after success, not before',
    breaks: 'rolledBack tells the truth',
    edits: [saga('apply-plan.ts', 'ledger.intend(step);', '')],
  },
  {
    name: 'the undo goes in need order',
    breaks: 'no destroy before its dependents are gone',
    edits: [
      saga('destroy-ledger.ts', 'grounds.get(other.id)?.has(step.id)', 'grounds.get(step.id)?.has(other.id)'),
      saga(
        'destroy-ledger.ts',
        '(order.get(b.id) ?? 0) - (order.get(a.id) ?? 0)',
        '(order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)',
      ),
    ],
  },
  {
    name: 'a cancelled call is not waited for',
    breaks: 'one owner per resource',
    edits: [workflows('activity-proxies.ts', 'WAIT_CANCELLATION_COMPLETED', 'TRY_CANCEL')],
  },
  {
    name: 'the number of a hold is not looked at',
    breaks: 'a decision counts where it fits, and nowhere else',
    edits: [
      workflows(
        'read-decision.ts',
        "if (named === undefined || named === null || named === '') return",
        'if (first) return',
      ),
    ],
  },
  {
    name: 'an undo sweeps what an earlier life left',
    breaks: 'data of an earlier life is spared',
    edits: [workflows('undo.ts', ', ...names(earlierData)', '')],
  },
  {
    name: 'what stood before is undone',
    breaks: 'nothing found is undone',
    edits: [saga('ledger.ts', " && state !== 'found'", '')],
  },
  {
    name: 'adopted and retained objects are undone',
    breaks: 'nothing adopted or retained is destroyed',
    edits: [saga('ledger.ts', "step.lifecycle === 'managed' && ", '')],
  },
  {
    name: 'a failure does not wait for what else runs',
    breaks: 'an undo begins when all has settled',
    edits: [saga('apply-plan.ts', "() => settle(step, 'not done'),", 'reject,')],
  },
  {
    name: 'what cannot be removed counts as removed',
    breaks: 'rollbackPlan tells the truth',
    edits: [saga('destroy-ledger.ts', 'ledger.stuck(step);\n      throw error;', 'ledger.undone(step);')],
  },
  {
    name: 'one step on hold stops all',
    breaks: 'a ready step is never idle',
    edits: [workflows('forward.ts', 'const limitMs =', 'this.#stopping = true;\nconst limitMs =')],
  },
  {
    name: 'a hold stays open when it is answered',
    breaks: 'a decision counts once',
    edits: [workflows('holds.ts', 'answer);\n    this.#close(hold);', 'answer);')],
  },
  {
    name: 'a lost worker counts as a failure',
    breaks: 'a lost worker costs no attempt',
    edits: [workflows('attempts.ts', 'lostWorkersBorne = 50', 'lostWorkersBorne = 0')],
  },
  {
    name: 'a refused decision leaves a trace',
    breaks: 'a replay makes the same commands',
    edits: [workflows('holds.ts', 'return this.#last;', 'return this.#last++;')],
  },
  {
    name: 'a step is skipped that others need',
    breaks: 'a decision counts where it fits, and nowhere else',
    edits: [workflows('decisions.ts', 'if (dependent) throw', 'if (dependent && !plan) throw')],
  },
  {
    name: 'keep undoes',
    breaks: 'keep removes nothing',
    edits: [workflows('compensate.ts', "onFailure === 'keep'", 'false')],
  },
  {
    name: 'a rollback can be cancelled',
    breaks: 'a run ends in a named state',
    edits: [
      workflows('compensate.ts', 'CancellationScope.nonCancellable(() =>', 'CancellationScope.cancellable(() =>'),
    ],
  },
  {
    name: 'all is said to be undone',
    breaks: 'rolledBack tells the truth',
    edits: [workflows('compensate.ts', 'rolledBack: clean', 'rolledBack: true')],
  },
  {
    name: 'a hold of a step has no limit',
    breaks: 'a hold ends in time',
    edits: [workflows('forward.ts', 'failure, limitMs }', 'failure }')],
  },
  {
    name: 'the index is not told when the last hold closes',
    breaks: 'views agree with the state',
    edits: [workflows('progress-board.ts', 'holds.length > 0 !== open.length > 0', 'open.length > holds.length')],
  },
  {
    name: 'nobody is told of an undo hold',
    breaks: 'people are told once of every hold',
    edits: [workflows('notices.ts', "reason === 'asked' || !failure", "reason === 'undo' || !failure")],
  },
  {
    name: 'what is stuck and no scan lists is not told',
    breaks: 'removed means that nothing is left',
    edits: [workflows('teardown.ts', '...undone.leftovers, ...stuckObjects(plan, undone)', '...undone.leftovers')],
  },
  {
    name: 'nobody is asked before data goes',
    breaks: 'data goes with consent only',
    edits: [workflows('teardown.ts', 'if (!deleteData) askForConsent', 'if (deleteData) askForConsent')],
  },
  {
    name: 'the sweep takes what is to be kept',
    breaks: 'nothing adopted or retained is destroyed',
    edits: [workflows('undo.ts', "lifecycle !== 'managed')), ...names(spare)", "lifecycle !== 'managed').slice(1))")],
  },
  {
    name: 'the sweep takes what stood before',
    breaks: 'nothing found is undone',
    edits: [workflows('undo.ts', 'if (!isPartial(ledger, spare)) return call;', 'return call;')],
  },
];

function saga(file: string, find: string, replace: string): Edit {
  return { path: sourceOf('@slipway/saga', file), find, replace };
}

function workflows(file: string, find: string, replace: string): Edit {
  return { path: sourceOf('@slipway/workflows', file), find, replace };
}

function sourceOf(library: string, file: string): string {
  return fileURLToPath(new URL(file, import.meta.resolve(library)));
}
