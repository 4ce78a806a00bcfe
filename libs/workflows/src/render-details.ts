import type { Hold, HoldReason, Progress, StepProgress, StepState } from '@slipway/contracts';

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
  const { installation, operation, phase, steps, holds, planHash, cause, leftovers } = progress;
  const finished = steps.filter(({ state }) => ['done', 'unchanged', 'undone', 'skipped'].includes(state)).length;
  return [
    `**${operation} ${installation}**: ${phase}, ${finished}/${steps.length} steps`,
    '',
    '| | step | what | state | took | usually | note |',
    '|-|------|------|-------|------|---------|------|',
    ...steps.map(row),
    ...holds.flatMap((hold) => ['', ...question(hold, planHash)]),
    ...(cause && holds.every(({ failure }) => failure !== cause)
      ? ['', `**${cause.rule}** ${cause.step}: ${cell(cause.message)}`]
      : []),
    ...(cause?.fix ? [`**Now:** ${cell(cause.fix)}`] : []),
    ...(leftovers && leftovers.length > 0
      ? ['', `**Left over:** ${leftovers.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`]
      : []),
  ].join('\n');
}

/** What a person is asked, and where in the Web UI it is answered. */
const answers: Record<HoldReason, string> = {
  step: 'then More actions → *Send an Update* → `retry`; or `retryWith`, `skip`, `rollback`',
  undo: 'then More actions → *Send an Update* → `retry`; or `skip` to leave it standing',
  asked: 'More actions → *Send an Update* → `retry` to go on, `rollback` to undo',
  approval: 'More actions → *Send an Update* → `approve`, or `rollback`',
};

function question({ id, reason, failure, rollsBackAt }: Hold, planHash = ''): string[] {
  const why = failure ? `${failure.rule}: ${cell(failure.message)}` : '';
  const input = reason === 'approval' ? ` with \`"${planHash.slice(0, 8)}"\`` : '';
  const limit = rollsBackAt === undefined ? '' : ` Rolls back by itself at ${new Date(rollsBackAt).toISOString()}.`;
  return [
    `**On hold: ${id}** ${why}`,
    `**Now:** ${failure?.fix ? `${cell(failure.fix)}; ` : ''}${answers[reason]}${input}.${limit}`,
  ];
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
