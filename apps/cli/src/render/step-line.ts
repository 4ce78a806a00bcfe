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
  const notes = [
    (took === undefined ? '' : formatMilliseconds(took)).padStart(7),
    ...(forward && usual >= 1 ? [style.dim(`usually ${formatSeconds(usual)}`)] : []),
    ...(options.now !== undefined && isSlow(step, options.now, options.speed) ? [style.yellow('unusually slow')] : []),
    ...(failure && state !== 'done' ? [`${failure.rule} ${failure.message}`] : []),
    ...(failure && (state === 'retrying' || state === 'undoing') ? [`attempt ${failure.attempts}`] : []),
  ];
  return `${stateMark(state, options.operation, style)} ${pad(id, options.idColumns)} ${notes.join('  ')}`.trimEnd();
}

/** Whether a step takes more than three times as long as it usually does. What is over in a moment is never called slow. */
export function isSlow({ state, startedAt, usualSeconds }: StepProgress, now: number, speed: number): boolean {
  if (startedAt === undefined || !['running', 'retrying'].includes(state)) return false;
  const usual = usualSeconds / speed;
  return usual >= 1 && now - startedAt > 3_000 * usual;
}

/** `cluster/control-plane takes 22m, usually 7m: …` */
export function slowLine(step: StepProgress, now: number, speed: number): string {
  const took = formatMilliseconds(now - (step.startedAt ?? now));
  return `${step.id} takes ${took} by now, usually ${formatSeconds(step.usualSeconds / speed)}; it is waited for, and on hold if its time is used up`;
}

export function idColumns(steps: readonly StepProgress[]): number {
  return Math.max(0, ...steps.map(({ id }) => id.length));
}
