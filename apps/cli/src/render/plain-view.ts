import type { Progress, StepProgress } from '@slipway/contracts';
import type { Context } from '../cli/context.ts';
import { stepChanges } from '../run/step-changes.ts';
import { formatMilliseconds } from './duration.ts';
import type { RunView } from './run-view.ts';
import { idColumns, stepLine } from './step-line.ts';

/** One line for each change of state, with the time since the start of the run. */
export class PlainView implements RunView {
  readonly #context: Context;
  readonly #speed: number;
  #before: Progress | undefined;
  #note = '';

  constructor(context: Context, speed: number) {
    this.#context = context;
    this.#speed = speed;
  }

  update(progress: Progress): void {
    const { style, io } = this.#context;
    const { phase, startedAt, steps } = progress;
    const options = { now: io.now(), speed: this.#speed, idColumns: idColumns(steps) };
    const lines = stepChanges(this.#before, progress)
      .filter(({ state }) => state !== 'found')
      .map((step) => ({ at: step.endedAt ?? step.startedAt ?? options.now, text: stepLine(step, style, options) }));
    if (phase !== this.#before?.phase) {
      // The phase began with the first step that it started, if it started any by now.
      const began = Math.min(options.now, ...stepChanges(this.#before, progress).flatMap(startOf));
      lines.push({ at: began, text: style.dim(phase) });
    }
    lines.sort((a, b) => a.at - b.at);
    for (const { at, text } of lines) this.#line(at - startedAt, text);
    this.#before = progress;
    this.#note = '';
  }

  note(line: string): void {
    if (line !== this.#note) this.#context.talk(line);
    this.#note = line;
  }

  end(): void {
    this.#before = undefined;
  }

  #line(since: number, text: string): void {
    this.#context.talk(`${formatMilliseconds(since).padStart(7)}  ${text}`);
  }
}

function startOf({ state, startedAt }: StepProgress): number[] {
  return (state === 'running' || state === 'undoing') && startedAt !== undefined ? [startedAt - 1] : [];
}
