import { tell } from '@slipway/contracts/rules';
import { type Progress, stageOf, stages, type StepProgress } from '@slipway/contracts';
import type { Misfit, RunInfo } from '../temporal/gateway.ts';
import { formatMilliseconds } from './duration.ts';
import { failureBlock } from './error.ts';
import { holdBlock } from './hold.ts';
import { misfitFailure } from './misfit.ts';
import { stateWord } from './step-line.ts';
import { type Style, table } from './style.ts';

const settled = ['done', 'unchanged', 'found'];
const moving = ['running', 'retrying', 'undoing'];

/** The installation as a tree by stage; steps are named where something goes on or went wrong. */
export function renderStatus(
  name: string,
  run: RunInfo,
  progress: Progress | undefined,
  style: Style,
  now: number,
  misfit?: Misfit,
): string {
  const age = formatMilliseconds(now - run.startedAt);
  if (!progress && misfit) {
    const failure = misfitFailure(misfit, run.cloud);
    return [
      `${style.bold(name)}  ${run.cloud ?? ''}  ${run.type} ${run.phase ?? run.status}  started ${age} ago`,
      failureBlock(failure, { installation: name, runId: run.runId }, style),
    ].join('\n');
  }
  if (!progress) {
    return [
      `${style.bold(name)}  ${run.cloud ?? ''}  ${run.type} ${run.phase ?? run.status}  started ${age} ago`,
      style.dim(' No worker answers, so only what the server keeps is known: phase and status.'),
      `  Fix:   slipway worker${run.cloud === undefined ? '' : ` --cloud ${run.cloud}`}`,
    ].join('\n');
  }
  const { cloud, location, domain, operation, phase, steps, holds, installation, account } = progress;
  const ends = operation === 'teardown' ? operation : 'install';
  const cause = progress.cause && tell(progress.cause, { installation, cloud, account, ends });
  const isHeld = run.status === 'running' && holds.length > 0;
  const rows = stages.flatMap((stage) => {
    const own = steps.filter(({ id }) => stageOf(id) === stage);
    return own.length === 0 ? [] : [stageRow(stage, own, now), ...notable(own, style, now)];
  });
  const ready = steps.filter(({ state }) => settled.includes(state)).length;
  return [
    `${style.bold(name)}  ${cloud}/${location}  ${domain}  ${operation} ${abrupt(run, style).length > 0 ? run.status : phase}  started ${age} ago`,
    ...(rows.length === 0 ? [] : [table([['STAGE', 'READY', 'STATE', 'SINCE'], ...rows], ' ')]),
    ` ${ready} of ${steps.length} steps ready`,
    ...abrupt(run, style),
    ...(cause && !isHeld
      ? [
          ` ${style.red(cause.rule)} ${progress.cause?.step ?? ''}: ${cause.message}`,
          ...(cause.fix === undefined ? [] : [`  Fix:   ${cause.fix}`]),
        ]
      : []),
    ...(isHeld ? holds.map((hold) => holdBlock(hold, progress, style, now)) : []),
  ].join('\n');
}

/** A run that was ended from outside still answers with the phase that it had. */
function abrupt({ status, workflowId }: RunInfo, style: Style): string[] {
  if (status !== 'terminated' && status !== 'timed-out') return [];
  const name = workflowId.slice(workflowId.indexOf('/') + 1);
  return [
    ` ${style.red('SW-INT-072')} the run was ended from outside, and nothing was undone`,
    `  Fix:   slipway install -f FILE goes on, slipway teardown ${name} removes`,
  ];
}

function stageRow(stage: string, steps: readonly StepProgress[], now: number): string[] {
  const ready = steps.filter(({ state }) => settled.includes(state)).length;
  const undone = steps.every(({ state }) => state === 'undone');
  const state = ['stuck', 'failed', 'held', 'retrying', 'undoing', 'running'].find((one) =>
    steps.some((step) => step.state === one),
  );
  const ended = Math.max(...steps.map(({ endedAt, startedAt }) => endedAt ?? startedAt ?? 0));
  const word = state ?? (undone ? 'removed' : ready === steps.length ? 'ready' : 'waiting');
  return [stage, `${ready}/${steps.length}`, word, ended > 0 ? `${formatMilliseconds(now - ended)} ago` : ''];
}

function notable(steps: readonly StepProgress[], style: Style, now: number): string[][] {
  const shown = steps.filter(({ state }) => !settled.includes(state) && state !== 'waiting' && state !== 'undone');
  return shown.map(({ id, state, startedAt, failure }, index) => {
    const branch = index === shown.length - 1 ? style.glyphs.last : style.glyphs.middle;
    const since = moving.includes(state) && startedAt !== undefined ? `for ${formatMilliseconds(now - startedAt)}` : '';
    return [` ${branch} ${id}`, '', stateWord(state, style), failure ? `${failure.rule} ${failure.message}` : since];
  });
}
