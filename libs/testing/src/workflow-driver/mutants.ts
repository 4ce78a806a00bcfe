import { fileURLToPath } from 'node:url';
import type { Edit } from './workflow-bundle.ts';

/** A bug planted on purpose. */
export interface Mutant {
  name: string;
  edits: Edit[];
}

const saga = (file: string): string => sourceOf('@slipway/saga', file);
const workflows = (file: string): string => sourceOf('@slipway/workflows', file);

/** The first five are the worst: each leaks, destroys or decides what it must not. */
export const mutants: readonly Mutant[] = [
  {
    name: 'intent is recorded after success, not before',
    edits: [edit(saga('apply-plan.ts'), 'ledger.intend(step);', '')],
  },
  {
    name: 'the undo goes in need order',
    edits: [
      edit(saga('destroy-ledger.ts'), 'grounds.get(other.id)?.has(step.id)', 'grounds.get(step.id)?.has(other.id)'),
      edit(
        saga('destroy-ledger.ts'),
        '(order.get(b.id) ?? 0) - (order.get(a.id) ?? 0)',
        '(order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)',
      ),
    ],
  },
  {
    name: 'a cancelled call is not waited for',
    edits: [edit(workflows('activity-proxies.ts'), 'WAIT_CANCELLATION_COMPLETED', 'TRY_CANCEL')],
  },
  {
    name: 'the number of a hold is not looked at',
    edits: [
      edit(
        workflows('read-decision.ts'),
        "if (named === undefined || named === null || named === '') return",
        'if (first) return',
      ),
    ],
  },
  {
    name: 'what stood before is undone',
    edits: [edit(saga('ledger.ts'), " && state !== 'found'", '')],
  },
  {
    name: 'adopted and retained objects are undone',
    edits: [edit(saga('ledger.ts'), "step.lifecycle === 'managed' && ", '')],
  },
  {
    name: 'what cannot be removed counts as removed',
    edits: [edit(saga('destroy-ledger.ts'), 'ledger.stuck(step);\n      throw error;', 'ledger.undone(step);')],
  },
  {
    name: 'one step on hold stops all',
    edits: [
      edit(
        workflows('forward.ts'),
        'const limitMs = this.#run.timing.holdLimitMs;',
        'this.#stopping = true;\nconst limitMs = this.#run.timing.holdLimitMs;',
      ),
    ],
  },
  {
    name: 'a hold stays open when it is answered',
    edits: [
      edit(
        workflows('holds.ts'),
        'this.#answers.set(hold.number, answer);\n    this.#close(hold);',
        'this.#answers.set(hold.number, answer);',
      ),
    ],
  },
  {
    name: 'a lost worker counts as a failure',
    edits: [edit(workflows('attempts.ts'), 'lostWorkersBorne = 50', 'lostWorkersBorne = 0')],
  },
  {
    name: 'a refused decision leaves a trace',
    edits: [edit(workflows('holds.ts'), 'return this.#last;', 'return this.#last++;')],
  },
  {
    name: 'a step is skipped that others need',
    edits: [edit(workflows('decisions.ts'), 'if (dependent) throw', 'if (dependent && !plan) throw')],
  },
  {
    name: 'keep undoes',
    edits: [edit(workflows('compensate.ts'), "onFailure === 'keep'", 'false')],
  },
  {
    name: 'a rollback can be cancelled',
    edits: [
      edit(workflows('compensate.ts'), 'CancellationScope.nonCancellable(() =>', 'CancellationScope.cancellable(() =>'),
    ],
  },
  {
    name: 'all is said to be undone',
    edits: [edit(workflows('compensate.ts'), 'rolledBack: clean', 'rolledBack: true')],
  },
  {
    name: 'a hold of a step has no limit',
    edits: [edit(workflows('forward.ts'), 'failure, limitMs }', 'failure }')],
  },
  {
    name: 'the index is not told when the last hold closes',
    edits: [edit(workflows('progress-board.ts'), 'holds.length > 0 !== open.length > 0', 'open.length > holds.length')],
  },
];

function sourceOf(library: string, file: string): string {
  return fileURLToPath(new URL(file, import.meta.resolve(library)));
}

function edit(path: string, find: string, replace: string): Edit {
  return { path, find, replace };
}
