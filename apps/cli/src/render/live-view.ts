import type { Progress } from '@slipway/contracts';
import type { Context } from '../cli/context.ts';
import { stepChanges } from '../run/step-changes.ts';
import { formatMilliseconds } from './duration.ts';
import { holdBlock } from './hold.ts';
import type { RunView } from './run-view.ts';
import { idColumns, stepLine, type StepLineOptions } from './step-line.ts';
import { fit, fold } from './style.ts';

const moving = ['running', 'retrying', 'undoing', 'held'];
/** A question takes many lines: the others are named by their steps. */
const holdsShown = 1;
const redrawMs = 250;

/** What has ended scrolls away; what runs stays below it and is redrawn. */
export class LiveView implements RunView {
  readonly #context: Context;
  readonly #speed: number;
  readonly #timer: NodeJS.Timeout;
  #progress: Progress | undefined;
  #drawn = 0;
  #note = '';
  #paused = false;

  constructor(context: Context, speed: number) {
    this.#context = context;
    this.#speed = speed;
    this.#timer = setInterval(() => this.#draw([]), redrawMs);
  }

  update(progress: Progress): void {
    if (this.#paused) return;
    const changes = stepChanges(this.#progress, progress);
    const ended = changes.filter(({ state }) => !moving.includes(state) && state !== 'found');
    this.#progress = progress;
    this.#note = '';
    const options = this.#options(progress);
    this.#draw(ended.map((step) => ` ${stepLine(step, this.#context.style, options)}`));
  }

  note(line: string): void {
    this.#note = line;
    this.#draw([]);
  }

  pause(): void {
    this.#context.io.out(this.#erased());
    this.#drawn = 0;
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#draw([]);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#context.io.out(this.#erased());
    this.#drawn = 0;
  }

  #options({ steps, operation }: Progress): StepLineOptions {
    return { operation, now: this.#context.io.now(), speed: this.#speed, idColumns: idColumns(steps) };
  }

  /** In one write, so that nothing flickers. */
  #draw(ended: readonly string[]): void {
    if (this.#paused) return;
    const { io, style } = this.#context;
    const note = this.#note === '' ? [] : [` ${style.yellow(this.#note)}`];
    const block = this.#progress
      ? [...this.#moving(this.#progress), this.#summary(this.#progress), ...this.#holds(this.#progress), ...note]
      : note;
    const lines = [...ended, ...block].map((line) => `${fit(line, io.columns)}\n`);
    io.out(this.#erased() + lines.join(''));
    this.#drawn = block.length;
  }

  #moving(progress: Progress): string[] {
    const options = this.#options(progress);
    const steps = progress.steps.filter(({ state }) => moving.includes(state));
    return steps.map((step) => ` ${stepLine(step, this.#context.style, options)}`);
  }

  #summary({ steps, phase, startedAt }: Progress): string {
    const { io, style } = this.#context;
    const count = (...states: string[]): number => steps.filter(({ state }) => states.includes(state)).length;
    const held = count('held');
    const parts = [
      `${count('done', 'unchanged', 'undone')}/${steps.length} done`,
      `${count('running', 'retrying', 'undoing')} running`,
      ...(held > 0 ? [`${held} held`] : []),
      formatMilliseconds(io.now() - startedAt),
    ];
    return ` ${style.bold(phase)}  ${parts.join(` ${style.glyphs.dot} `)}`;
  }

  #holds(progress: Progress): string[] {
    const { style, io } = this.#context;
    return progress.holds.slice(0, holdsShown).flatMap((hold) =>
      holdBlock(hold, progress, style, io.now())
        .split('\n')
        .flatMap((line) => fold(line, io.columns)),
    );
  }

  /** Moves up to the first line of what was drawn and clears from there. */
  #erased(): string {
    return this.#drawn === 0 ? '' : `\u001b[${this.#drawn}A\u001b[0J`;
  }
}
