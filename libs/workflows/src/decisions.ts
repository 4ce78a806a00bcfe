import { defineUpdate, setHandler } from '@temporalio/workflow';
import type { DecisionVerb, Hold, JsonObject, Plan, Step } from '@slipway/contracts';
import type { Ledger } from '@slipway/saga';
import type { AskedToHold } from './asked-to-hold.ts';
import type { Answer, Holds } from './holds.ts';
import { fieldsOf, holdOf, holdsMeant } from './read-decision.ts';
import { refused } from './refusal.ts';
import { checkSettings, pathsOf } from './settings.ts';

/** What decisions have to know of the run they are about. */
export interface Situation {
  readonly holds: Holds;
  readonly asked: AskedToHold;
  /** `before`: nothing is made yet. `settling`: nothing new is started any more, come what may. */
  stage: 'before' | 'forward' | 'settling' | 'undoing';
  plan?: Plan;
  ledger?: Ledger;
}

/**
 * The Updates of a run. Each validator refuses with a sentence and only reads; each handler answers at once and never waits for
 * a step. Set before the first `await`, or a decision that comes with the start would meet nobody.
 */
export function heedDecisions(run: Situation): void {
  const answer = (meant: readonly Hold[], verdict: Answer): string => {
    for (const hold of meant) run.holds.answer(hold, verdict);
    return meant.map(({ id }) => `${id}: ${verdict.verb}`).join(', ');
  };

  on('retry', {
    description: 'Try again what is held. No input: all holds; a hold like "dns/zone#1", or its number: that one.',
    read: (input) => retried(run, input),
    act: (meant) => answer(meant, { verb: 'retry' }),
  });

  on('retryWith', {
    description: 'Try a held step again with changed settings, for this run only: {"step": …, "props": {…}}.',
    read: (input) => changed(run, input),
    act({ hold, plan, step, props }) {
      const paths = Object.values(pathsOf(plan, step.id, props));
      const advice =
        paths.length > 0 ? ` Change ${paths.join(', ')} in the file, too, or verify will call it drift.` : '';
      return `${answer([hold], { verb: 'retry', props })} with ${Object.keys(props).join(', ')}.${advice}`;
    },
  });

  on('skip', {
    description: 'Go on without a held step: {"step": …}. Only where nothing needs it; in an undo: leave it standing.',
    read: (input) => skipped(run, input),
    act: (hold) => answer([hold], { verb: 'skip' }),
  });

  on('rollback', {
    description: 'Undo everything that this run made. No input needed. To undo a run that is not on hold, cancel it.',
    read: (input) => rolledBack(run, input),
    act: (meant) => answer(meant, { verb: 'rollback', onRequest: true }),
  });

  on('hold', {
    description: 'Start nothing new; wait for retry or rollback while what runs comes to its end.',
    read() {
      if (run.stage !== 'forward') throw refused('Only a run that is making something can be held.');
      if (run.asked.wanted) throw refused('Nothing new is started already.');
    },
    act() {
      run.asked.want();
      return 'Nothing new is started until retry or rollback.';
    },
  });

  on('approve', {
    description: 'Approve the plan: its hash, or the first eight characters of it.',
    read: (input) => approved(run, input),
    act: (hold) => answer([hold], { verb: 'approve' }),
  });
}

interface Decision<Meant> {
  /** What the Web UI shows below the name. */
  description: string;
  /** Only reads. @throws a refusal */
  read(input: unknown): Meant;
  act(meant: Meant): string;
}

/** What the validator accepted is read again: another decision may have come first. */
function on<Meant>(verb: DecisionVerb, { description, read, act }: Decision<Meant>): void {
  const update = defineUpdate<string, [unknown?]>(verb);
  const handler = (input?: unknown): string => act(read(input));
  setHandler(update, handler, { description, validator: (input?: unknown) => void read(input) });
}

function retried({ holds }: Situation, input: unknown): readonly Hold[] {
  const meant = holdsMeant(holds, input).filter(({ reason }) => reason !== 'approval');
  if (meant.length === 0) throw refused('The plan waits for approve, not for retry.');
  return meant;
}

interface Changed {
  hold: Hold;
  plan: Plan;
  step: Step;
  props: JsonObject;
}

function changed({ holds, plan, ledger }: Situation, input: unknown): Changed {
  const hold = holdOf(holds, input);
  const step = plan?.steps.find(({ id }) => id === hold.subject);
  if (!plan || !step || hold.reason !== 'step') throw refused(`${hold.id} has no settings. Answer it with retry.`);
  const { props } = fieldsOf(input);
  checkSettings(plan, step, props, ledger?.get(step.id)?.state === 'found');
  return { hold, plan, step, props };
}

function skipped({ holds, plan }: Situation, input: unknown): Hold {
  const hold = holdOf(holds, input);
  if (hold.reason === 'undo') return hold;
  if (hold.reason !== 'step') throw refused(`${hold.id} is about no step; there is nothing to skip.`);
  const dependent = plan?.steps.find(({ needs }) => Object.values(needs).some((need) => need === hold.subject));
  if (dependent) throw refused(`${dependent.id} needs ${hold.subject}; it cannot be skipped.`);
  return hold;
}

function rolledBack({ holds, stage, ledger }: Situation, input: unknown): readonly Hold[] {
  if (stage === 'undoing') {
    const gone = ledger?.in('undone').length ?? 0;
    throw refused(`Already undoing: ${gone} of ${gone + (ledger?.toUndo().length ?? 0)} removed.`);
  }
  if (holds.open.length === 0) throw refused('Nothing is on hold. To undo a run that goes well, cancel it.');
  return holdsMeant(holds, input);
}

function approved({ holds, plan }: Situation, input: unknown): Hold {
  const hold = holds.open.find(({ reason }) => reason === 'approval');
  if (!hold || !plan) throw refused('No plan waits for approval.');
  const hash = typeof input === 'string' ? input : fieldsOf(input)['hash'];
  if (typeof hash !== 'string' || hash.length < 8)
    throw refused(`Name the plan by its hash: "${plan.hash.slice(0, 8)}".`);
  if (!plan.hash.startsWith(hash))
    throw refused(`${hash} is not the plan of this run; that is ${plan.hash.slice(0, 8)}.`);
  return hold;
}
