import { CancelledFailure } from '@temporalio/workflow';
import { applyPlan, type Ensured, type Ledger } from '@slipway/saga';
import type { FailurePolicy, Json, Step, StepFailure, StepId } from '@slipway/contracts';
import { CallScope } from './call-scope.ts';
import { isCancellation } from './failure.ts';
import type { Answer } from './holds.ts';
import type { Prepared } from './prepare.ts';
import type { Run } from './run.ts';
import { Settings } from './settings.ts';
import { StepFailed, StepRunner } from './step-runner.ts';

/** Why everything is to be undone although nothing was cancelled. */
export interface Rollback {
  /** By a person, not by the failure policy or a time limit. */
  onRequest: boolean;
  failure?: StepFailure;
}

/** The way forward: applies a plan under a failure policy, in a scope that a rollback cancels. */
export class Forward {
  readonly unchanged = new Set<StepId>();
  readonly skipped = new Set<StepId>();
  readonly settings = new Settings();
  /** Set as soon as somebody or something decided to undo. */
  rollback: Rollback | undefined;
  readonly #run: Run;
  readonly #prepared: Prepared;
  readonly #ledger: Ledger;
  readonly #onFailure: FailurePolicy;
  readonly #scope = new CallScope();
  readonly #runner: StepRunner;
  #stopping = false;

  constructor(run: Run, prepared: Prepared, ledger: Ledger, onFailure: FailurePolicy) {
    this.#run = run;
    this.#prepared = prepared;
    this.#ledger = ledger;
    this.#onFailure = onFailure;
    this.#runner = new StepRunner(prepared.plan, run);
  }

  /** Resolves when every step is there or skipped; rejects when all that was started has settled, however well, and is to be undone. */
  async apply(): Promise<void> {
    const { holds, asked, timing } = this.#run;
    await this.#scope.run(async () => {
      const watching = asked.watch(holds, timing.holdLimitMs).then((answer) => answer && this.#rollBack(answer));
      // A cancellation ends it like the steps, and is told by them.
      const watched = watching.catch(() => undefined);
      try {
        await applyPlan(this.#prepared.plan, this.#prepared.observations, this.#ledger, {
          admit: () => asked.admits(),
          ensure: (step, inputs) => this.#ensure(step, inputs),
          unchanged: ({ id }) => {
            this.unchanged.add(id);
            this.#run.board.step(id, 'unchanged');
          },
          stopping: () => this.#stopping || this.#scope.consideredCancelled,
          isCancellation,
        });
      } finally {
        this.#run.situation.stage = 'settling';
        asked.end(holds);
        await watched;
      }
      if (this.rollback) throw new CancelledFailure('rolled back when all was done');
    });
  }

  async #ensure(step: Step, inputs: Record<string, Json>): Promise<Ensured> {
    for (;;) {
      try {
        return { output: await this.#runner.ensure(this.settings.of(step), inputs) };
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error;
        const { failure } = error;
        if (this.#scope.consideredCancelled) throw error;
        const answer = await this.#answerTo(step, failure);
        if (answer.verb === 'skip') {
          this.skipped.add(step.id);
          this.#run.board.step(step.id, 'skipped', failure);
          return 'skipped';
        }
        if (answer.verb === 'rollback') this.#rollBack(answer, failure);
        if (answer.verb !== 'retry') throw error;
        if (answer.props) this.settings.change(step.id, answer.props);
        await this.#run.asked.admits();
      }
    }
  }

  /** What the failure policy says of a step that was given up. */
  async #answerTo(step: Step, failure: StepFailure): Promise<Answer | { verb: 'keep' }> {
    if (this.#onFailure === 'rollback') return { verb: 'rollback', onRequest: false };
    if (this.#onFailure === 'keep') {
      this.#stopping = true;
      this.#run.asked.end(this.#run.holds);
      return { verb: 'keep' };
    }
    const limitMs = this.#run.timing.holdLimitMs;
    return this.#run.holds.ask({ reason: 'step', subject: step.id, failure, limitMs });
  }

  #rollBack({ onRequest }: Rollback, failure?: StepFailure): void {
    this.#run.situation.stage = 'settling';
    this.rollback ??= { onRequest, ...(failure && { failure }) };
    this.#scope.cancel();
  }
}
