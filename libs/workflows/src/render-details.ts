import type { Progress, StepProgress, StepState } from '@slipway/contracts';

const glyphs: Record<StepState, string> = {
  waiting: ' ',
  found: '=',
  running: '*',
  retrying: '!',
  done: '✓',
  unchanged: '=',
  held: '?',
  failed: 'x',
  skipped: '-',
  undoing: '<',
  undone: '<',
  stuck: 'x',
};

/** The run as Markdown for the Web UI: the step table, then what went wrong and what to do. Tables yes, no HTML. */
export function renderDetails(progress: Progress): string {
  const { installation, operation, phase, steps, cause, leftovers } = progress;
  const finished = steps.filter(({ state }) => ['done', 'unchanged', 'undone', 'skipped'].includes(state)).length;
  return [
    `**${operation} ${installation}**: ${phase}, ${finished}/${steps.length} steps`,
    '',
    '| | step | what | state | took | usually | note |',
    '|-|------|------|-------|------|---------|------|',
    ...steps.map(row),
    ...(cause ? ['', `**${cause.rule}** ${cause.step}: ${cell(cause.message)}`] : []),
    ...(cause?.fix ? [`**Now:** ${cell(cause.fix)}`] : []),
    ...(leftovers && leftovers.length > 0
      ? ['', `**Left over:** ${leftovers.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`]
      : []),
  ].join('\n');
}

function row(step: StepProgress): string {
  const { id, title, state, startedAt, endedAt, usualSeconds, failure } = step;
  const took = startedAt !== undefined && endedAt !== undefined ? duration((endedAt - startedAt) / 1000) : '';
  const note = failure
    ? `${failure.rule}: ${cell(failure.message)}`
    : step.lifecycle === 'managed'
      ? ''
      : step.lifecycle;
  return `| ${glyphs[state]} | ${id} | ${cell(title)} | ${state} | ${took} | ${duration(usualSeconds)} | ${note} |`;
}

/** `7m10s`, `42s` */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}s`;
}

/** One line that cannot break a table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 300);
