import type { Progress, StepProgress } from '@slipway/contracts';
import type { Context } from '../cli/context.ts';
import { stepChanges } from '../run/step-changes.ts';
import { formatMilliseconds } from './duration.ts';
import type { RunView } from './run-view.ts';
import { idColumns, isSlow, slowLine, stateMark, stepLine } from './step-line.ts';

/** One line for each change of state, with the time since the start of the run. */
export class PlainView implements RunView {
  readonly #context: Context;
  readonly #speed: number;
  #before: Progress | undefined;
  #note = '';
  /** Starts of steps that were called slow: one that is tried again after a hold is told of again. */
  readonly #slow = new Set<string>();

  constructor(context: Context, speed: number) {
    this.#context = context;
    this.#speed = speed;
  }

  update(progress: Progress): void {
    const { style, io } = this.#context;
    const { phase, startedAt, steps, operation } = progress;
    const now = io.now();
    const options = { now: undefined, operation, speed: this.#speed, idColumns: idColumns(steps) };
    const changes = stepChanges(this.#before, progress);
    const same = changes.filter(({ state }) => state === 'unchanged');
    const lines = changes
      .filter(({ state }) => state !== 'found' && state !== 'unchanged')
      .map((step) => ({ at: step.endedAt ?? step.startedAt ?? now, text: stepLine(step, style, options) }));
    if (same.length > 0) {
      lines.push({ at: now, text: `${stateMark('unchanged', operation, style)} ${namesOf(same, steps)}` });
    }
    if (phase !== this.#before?.phase) {
      // The phase began with the first step that it started, if it started any by now.
      const began = Math.min(now, ...changes.flatMap(startOf));
      lines.push({ at: began, text: style.dim(phase) });
    }
    lines.sort((a, b) => a.at - b.at);
    for (const { at, text } of lines) {
      this.#context.talk(`${formatMilliseconds(at - startedAt).padStart(7)}  ${text}`);
    }
    this.#tellSlow(steps, now, startedAt);
    this.#before = progress;
    this.#note = '';
  }

  #tellSlow(steps: readonly StepProgress[], now: number, since: number): void {
    const { style } = this.#context;
    for (const step of steps) {
      const start = `${step.id} ${step.startedAt}`;
      if (this.#slow.has(start) || !isSlow(step, now, this.#speed)) continue;
      this.#slow.add(start);
      this.#context.talk(
        `${formatMilliseconds(now - since).padStart(7)}  ${style.yellow(slowLine(step, now, this.#speed))}`,
      );
    }
  }

  note(line: string): void {
    if (line !== this.#note) this.#context.talk(line);
    this.#note = line;
  }

  /** Nothing moves here: what is said below a question is said after it. */
  pause(): void {
    this.#note = '';
  }

  resume(): void {
    this.#note = '';
  }

  end(): void {
    this.#before = undefined;
  }
}

function startOf({ state, startedAt }: StepProgress): number[] {
  return (state === 'running' || state === 'undoing') && startedAt !== undefined ? [startedAt - 1] : [];
}

function namesOf(same: readonly StepProgress[], all: readonly StepProgress[]): string {
  if (same.length === all.length) return `all ${all.length} steps`;
  return same.map(({ id }) => id).join(', ');
}
