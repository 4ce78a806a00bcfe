import type { Progress } from '@slipway/contracts';
import type { Context } from '../cli/context.ts';
import { stepChanges } from '../run/step-changes.ts';
import { formatMilliseconds } from './duration.ts';
import type { RunView } from './run-view.ts';
import { idColumns, stepLine, type StepLineOptions } from './step-line.ts';
import { width } from './style.ts';

const running = ['running', 'retrying', 'undoing', 'held'];
const redrawMs = 250;

/** What has ended scrolls away; what runs stays below it and is redrawn. */
export class LiveView implements RunView {
  readonly #context: Context;
  readonly #speed: number;
  readonly #timer: NodeJS.Timeout;
  #progress: Progress | undefined;
  #drawn = 0;
  #note = '';

  constructor(context: Context, speed: number) {
    this.#context = context;
    this.#speed = speed;
    this.#timer = setInterval(() => this.#draw([]), redrawMs);
  }

  update(progress: Progress): void {
    const ended = stepChanges(this.#progress, progress).filter(
      ({ state }) => !running.includes(state) && state !== 'found',
    );
    this.#progress = progress;
    this.#note = '';
    const options = this.#options(progress);
    this.#draw(ended.map((step) => ` ${stepLine(step, this.#context.style, options)}`));
  }

  note(line: string): void {
    this.#note = line;
    this.#draw([]);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #options({ steps }: Progress): StepLineOptions {
    return { now: this.#context.io.now(), speed: this.#speed, idColumns: idColumns(steps) };
  }

  #draw(finished: readonly string[]): void {
    const progress = this.#progress;
    const { io, style } = this.#context;
    this.#erase();
    const block = progress ? [...this.#running(progress), this.#summary(progress)] : [];
    if (this.#note !== '') block.push(` ${style.yellow(this.#note)}`);
    const fitting = block.map((line) => (width(line) > io.columns ? line.slice(0, io.columns - 1) : line));
    io.out([...finished, ...fitting].map((line) => `${line}\n`).join(''));
    this.#drawn = fitting.length;
  }

  #running(progress: Progress): string[] {
    const options = this.#options(progress);
    const steps = progress.steps.filter(({ state }) => running.includes(state));
    return steps.map((step) => ` ${stepLine(step, this.#context.style, options)}`);
  }

  #summary({ steps, phase, startedAt }: Progress): string {
    const { io, style } = this.#context;
    const count = (...states: string[]): number => steps.filter(({ state }) => states.includes(state)).length;
    const parts = [
      `${count('done', 'unchanged', 'undone')}/${steps.length} done`,
      `${count('running', 'retrying', 'undoing')} running`,
      ...(count('held') > 0 ? [`${count('held')} held`] : []),
      formatMilliseconds(io.now() - startedAt),
    ];
    return ` ${style.bold(phase)}  ${parts.join(` ${style.glyphs.dot} `)}`;
  }

  #erase(): void {
    if (this.#drawn > 0) this.#context.io.out(`\u001b[${this.#drawn}A\u001b[0J`);
    this.#drawn = 0;
  }
}
