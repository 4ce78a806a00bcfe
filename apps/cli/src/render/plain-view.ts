import type { Progress } from '@slipway/contracts';
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
    const now = io.now();
    if (phase !== this.#before?.phase) this.#line(now - startedAt, style.dim(phase));
    const columns = idColumns(steps);
    for (const step of stepChanges(this.#before, progress)) {
      if (step.state === 'found') continue;
      const at = step.endedAt ?? step.startedAt ?? now;
      this.#line(at - startedAt, stepLine(step, style, { now, speed: this.#speed, idColumns: columns }));
    }
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
