import type { StepProgress, StepState } from '@slipway/contracts';
import { formatMilliseconds, formatSeconds } from './duration.ts';
import { pad, type Paint, type Style } from './style.ts';

/** Glyph, word and colour of every state; the word alone tells it. */
export function stateWord(state: StepState, style: Style): { glyph: string; word: string; paint: Paint } {
  const { done } = style.glyphs;
  switch (state) {
    case 'done':
      return { glyph: done, word: 'Done', paint: style.green };
    case 'unchanged':
      return { glyph: done, word: 'Same', paint: style.green };
    case 'found':
      return { glyph: ' ', word: 'Found', paint: style.dim };
    case 'running':
      return { glyph: '*', word: 'Running', paint: style.cyan };
    case 'retrying':
      return { glyph: '!', word: 'Retry', paint: style.yellow };
    case 'held':
      return { glyph: '?', word: 'Held', paint: style.yellow };
    case 'failed':
      return { glyph: 'x', word: 'Failed', paint: style.red };
    case 'stuck':
      return { glyph: 'x', word: 'Stuck', paint: style.red };
    case 'skipped':
      return { glyph: '-', word: 'Skipped', paint: style.dim };
    case 'undoing':
      return { glyph: '<', word: 'Undoing', paint: style.yellow };
    case 'undone':
      return { glyph: '<', word: 'Undone', paint: style.green };
    case 'waiting':
      return { glyph: ' ', word: 'Waiting', paint: style.dim };
  }
}

export interface StepLineOptions {
  /** Milliseconds since the epoch. */
  now: number;
  /** Seconds of the cloud in one of ours. */
  speed: number;
  /** Columns of the step's id. */
  idColumns: number;
}

/** ` (✓) Done:    cluster/network   42s  usually 11m` */
export function stepLine(step: StepProgress, style: Style, { now, speed, idColumns }: StepLineOptions): string {
  const { glyph, word, paint } = stateWord(step.state, style);
  const took = step.startedAt === undefined ? undefined : (step.endedAt ?? now) - step.startedAt;
  const usual = step.usualSeconds / speed;
  const isForward = ['running', 'retrying', 'done'].includes(step.state);
  const showUsual = isForward && usual >= 1 && took !== undefined;
  const slow = showUsual && took > 3000 * usual && step.state !== 'done';
  const notes = [
    took === undefined ? '' : formatMilliseconds(took).padStart(7),
    showUsual ? style.dim(`usually ${formatSeconds(usual)}`) : '',
    slow ? style.yellow('unusually slow') : '',
    step.failure && step.state !== 'done' ? `${step.failure.rule} ${step.failure.message}` : '',
  ].filter((note) => note !== '');
  return `${paint(`(${glyph}) ${pad(`${word}:`, 8)}`)} ${pad(step.id, idColumns)} ${notes.join('  ')}`.trimEnd();
}

export function idColumns(steps: readonly StepProgress[]): number {
  return Math.max(0, ...steps.map(({ id }) => id.length));
}
