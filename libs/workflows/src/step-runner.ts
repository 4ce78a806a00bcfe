import type { Json, Plan, Step, StepFailure, Timing } from '@slipway/contracts';
import { callStep } from './activity-proxies.ts';
import { CallScope } from './call-scope.ts';
import { isCancellation, toStepFailure } from './failure.ts';
import type { ProgressBoard } from './progress-board.ts';

/** A step that was given up, with why. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly failure: StepFailure;

  constructor(failure: StepFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Calls the activities of a plan's steps, one call a step, and shows how they fare. */
export class StepRunner {
  readonly #plan: Plan;
  readonly #timing: Timing;
  readonly #board: ProgressBoard;

  constructor(plan: Plan, { timing, board }: { timing: Timing; board: ProgressBoard }) {
    this.#plan = plan;
    this.#timing = timing;
    this.#board = board;
  }

  async ensure(step: Step, inputs: Record<string, Json>): Promise<Json> {
    this.#board.step(step.id, 'running');
    const output = await this.#call('ensure', step, inputs);
    this.#board.step(step.id, 'done');
    return output;
  }

  /** @param partial more of the installation stays than goes */
  async destroy(step: Step, partial: boolean): Promise<void> {
    this.#board.step(step.id, 'undoing');
    await this.#call('destroy', step, {}, partial);
    this.#board.step(step.id, 'undone');
  }

  async #call(verb: 'ensure' | 'destroy', step: Step, inputs: Record<string, Json>, partial = false): Promise<Json> {
    const title = this.#plan.about[step.id]?.title ?? step.name;
    const summary = verb === 'ensure' ? title : `remove ${title}`;
    const call = { scope: this.#plan.scope, step, inputs, ...(partial && ({ partial } as const)) };
    try {
      return await CallScope.calling(() => callStep(this.#timing, verb, call, summary));
    } catch (error) {
      if (isCancellation(error)) {
        this.#board.step(step.id, 'skipped');
        throw error;
      }
      const failure = toStepFailure(error, step.id, verb);
      this.#board.step(step.id, verb === 'ensure' ? 'failed' : 'stuck', failure);
      throw new StepFailed(failure);
    }
  }
}
