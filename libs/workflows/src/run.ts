import type { Hold, StepFailure, StepId, TeardownInput, Timing, WorkflowType } from '@slipway/contracts';
import type { Ledger } from '@slipway/saga';
import { coreActivities, type CoreCalls } from './activity-proxies.ts';
import { AskedToHold } from './asked-to-hold.ts';
import { heedDecisions, type Situation } from './decisions.ts';
import { Holds } from './holds.ts';
import { Notices } from './notices.ts';
import { ProgressBoard } from './progress-board.ts';
import { answerRollbackPlan } from './rollback-plan.ts';

/** What a run that makes or removes something has from its first moment on. */
export interface Run {
  timing: Timing;
  core: CoreCalls;
  board: ProgressBoard;
  holds: Holds;
  asked: AskedToHold;
  situation: Situation;
  /** Tells somebody that the run ends with something left. */
  tellLeftovers(failure: StepFailure): void;
  /** Resolves when nobody is still being told something. */
  told(): Promise<void>;
}

/** Makes a run, with its queries and Updates. Called before the first `await`. */
export function openRun(
  operation: Exclude<WorkflowType, 'verify'>,
  target: TeardownInput['target'],
  domain: string,
  timing: Timing,
): Run {
  const board = new ProgressBoard(operation, target, domain);
  const core = coreActivities(timing);
  const notices = new Notices(core);
  const about = (): Parameters<Notices['hold']>[1] => ({
    target: { ...target, account: board.account },
    operation,
    standing: standing(situation.ledger),
  });
  const holds = new Holds({
    opened(hold: Hold) {
      board.holds(holds.open);
      notices.hold(hold, about());
    },
    closed: () => board.holds(holds.open),
  });
  const asked = new AskedToHold();
  const situation: Situation = { holds, asked, stage: 'before' };
  heedDecisions(situation);
  answerRollbackPlan(situation, board);
  return {
    timing,
    core,
    board,
    holds,
    asked,
    situation,
    tellLeftovers: (failure) => notices.leftovers(failure, about()),
    told: () => notices.settled(),
  };
}

/** All that stands as far as a run knows. */
export function standing(ledger: Ledger | undefined): StepId[] {
  return (['found', 'intended', 'done', 'stuck'] as const).flatMap((state) => ledger?.in(state) ?? []);
}
