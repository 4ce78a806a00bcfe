import type { StepProgress, StepState, WorkflowType } from '@slipway/contracts';
import { formatMilliseconds, formatSeconds } from './duration.ts';
import { pad, type Style } from './style.ts';

type Look = readonly [glyph: string, word: string, colour: 'green' | 'cyan' | 'yellow' | 'red' | 'dim'];

/** Glyph, word and colour of every state; the word alone tells it. An empty glyph is the one for done. */
const looks: Readonly<Record<StepState, Look>> = {
  waiting: [' ', 'Waiting', 'dim'],
  found: [' ', 'Found', 'dim'],
  running: ['*', 'Running', 'cyan'],
  retrying: ['!', 'Retry', 'yellow'],
  held: ['?', 'Held', 'yellow'],
  done: ['', 'Done', 'green'],
  unchanged: ['', 'Same', 'green'],
  failed: ['x', 'Failed', 'red'],
  stuck: ['x', 'Stuck', 'red'],
  skipped: ['-', 'Skipped', 'dim'],
  undoing: ['<', 'Undoing', 'yellow'],
  undone: ['<', 'Undone', 'green'],
};

/** A teardown undoes nothing that failed: things just go. */
const goingLooks: Partial<Record<StepState, Look>> = {
  undoing: ['<', 'Going', 'yellow'],
  undone: ['', 'Gone', 'green'],
};

/** `Done`, in its colour. */
export function stateWord(state: StepState, style: Style): string {
  const [, word, colour] = looks[state];
  return style[colour](word);
}

/** `(✓) Done:   `, in its colour. */
export function stateMark(state: StepState, operation: WorkflowType, style: Style): string {
  const [glyph, word, colour] = (operation === 'teardown' ? goingLooks[state] : undefined) ?? looks[state];
  return style[colour](`(${glyph === '' ? style.glyphs.done : glyph}) ${pad(`${word}:`, 8)}`);
}

export interface StepLineOptions {
  operation: WorkflowType;
  /** Milliseconds since the epoch; undefined: the time of what still runs is not shown. */
  now: number | undefined;
  /** Seconds of the cloud in one of ours. */
  speed: number;
  /** Columns of the step's id. */
  idColumns: number;
}

/** `(✓) Done:    cluster/network   42s  usually 11m` */
export function stepLine(step: StepProgress, style: Style, options: StepLineOptions): string {
  const { id, state, startedAt, endedAt = options.now, usualSeconds, failure } = step;
  const took = startedAt === undefined || endedAt === undefined ? undefined : endedAt - startedAt;
  const usual = usualSeconds / options.speed;
  const forward = ['running', 'retrying', 'done'].includes(state);
  const slow = took !== undefined && took > 3000 * usual && state === 'running';
  const notes = [
    (took === undefined ? '' : formatMilliseconds(took)).padStart(7),
    ...(forward && usual >= 1 ? [style.dim(`usually ${formatSeconds(usual)}`)] : []),
    ...(slow && usual >= 1 ? [style.yellow('unusually slow')] : []),
    ...(failure && state !== 'done' ? [`${failure.rule} ${failure.message}`] : []),
    ...(failure && state === 'retrying' ? [`attempt ${failure.attempts}`] : []),
  ];
  return `${stateMark(state, options.operation, style)} ${pad(id, options.idColumns)} ${notes.join('  ')}`.trimEnd();
}

export function idColumns(steps: readonly StepProgress[]): number {
  return Math.max(0, ...steps.map(({ id }) => id.length));
}
