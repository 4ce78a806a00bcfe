import type { Failure, Found, JsonObject, Progress, RunFailure, WorkflowType } from '@slipway/contracts';
import { tell } from '@slipway/contracts/rules';
import type { Context } from '../cli/context.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../cli/exit-code.ts';
import type { Ending } from '../temporal/gateway.ts';
import { failureBlock } from './error.ts';
import { count, table } from './style.ts';

type Unsuccessful = Exclude<Ending, { status: 'completed' }>;

export interface Rendered {
  exitCode: ExitCode;
  text: string;
  json: JsonObject;
}

/** What a cancelled run has done. */
const cancellations: Readonly<Record<WorkflowType, (installation: string) => string>> = {
  install: () => 'undone on request: nothing that the run made is left',
  teardown: (installation) => `the removal was stopped on request. To go on:   slipway teardown ${installation}`,
  verify: () => 'stopped on request',
};

/** How a run ended that reached no result: what went wrong, what stands, what to do. */
export function renderUnsuccessful(
  context: Context,
  installation: string,
  ending: Unsuccessful,
  progress: Progress | undefined,
): Rendered {
  const { style } = context;
  const operation = progress?.operation ?? 'install';
  const json: JsonObject = { status: ending.status, phase: progress?.phase ?? ending.status };
  if (ending.status === 'cancelled') {
    const text = `${style.yellow('CANCELLED')} ${cancellations[operation](installation)}`;
    return { exitCode: exitCodes.cancelled, text, json: { ...json, rolledBack: operation === 'install' } };
  }
  const { failure } = ending;
  if (ending.status !== 'failed' || !failure) return renderAbrupt(context, installation, ending, progress, json);

  const { rolledBack, standing, stuck, leftovers, onRequest = false } = failure;
  const ends = operation === 'teardown' ? operation : 'install';
  const told = <F extends Failure>(about: F): F => ({
    ...about,
    ...tell(about, { installation, ends, ...(progress && { cloud: progress.cloud, account: progress.account }) }),
  });
  const cause = told(failure.cause);
  const coordinates = { installation, ...(progress && { location: progress.location }), attempt: cause.attempts };
  const others = (progress?.findings ?? []).filter(
    ({ level, rule, message }) => level === 'error' && !(rule === cause.rule && message === cause.message),
  );
  const lines = [
    ...(onRequest && rolledBack
      ? [`${style.yellow('CANCELLED')} undone on request, after ${cause.rule} at ${cause.step}: ${cause.message}`]
      : [failureBlock(cause, coordinates, style, cause.step)]),
    ...others.map((finding) => failureBlock(told(finding), { installation }, style, cause.step)),
    `  ${whatStands(failure, installation)}`,
    ...(leftovers.length > 0 ? [foundTable(leftovers, '  ')] : []),
  ];
  return {
    exitCode: exitCodeOfRun(failure, progress),
    text: lines.join('\n'),
    json: {
      ...json,
      rolledBack,
      ...(onRequest && { onRequest }),
      error: { ...cause },
      standing,
      stuck,
      leftovers: leftovers.map((found) => ({ ...found })),
    },
  };
}

/** What remains decides first, then whether a person asked for the undo, then what preflight found, then the cause. */
function exitCodeOfRun({ cause, stuck, leftovers, onRequest }: RunFailure, progress: Progress | undefined): ExitCode {
  if (stuck.length > 0 || leftovers.length > 0) return exitCodes.leftovers;
  if (onRequest) return exitCodes.cancelled;
  if (cause.step !== 'preflight' || cause.rule === 'SW-DEP-060') return exitCodeOf(cause);
  const errors = (progress?.findings ?? []).filter(({ level }) => level === 'error');
  const codes = new Set((errors.length > 0 ? errors : [cause]).map(exitCodeOf));
  const [only] = codes;
  return codes.size === 1 && (only === exitCodes.access || only === exitCodes.quota) ? only : exitCodes.preflight;
}

function whatStands({ rolledBack, standing, stuck, leftovers }: RunFailure, installation: string): string {
  const removes = `slipway teardown ${installation}`;
  if (stuck.length > 0 || leftovers.length > 0) {
    return `Not all could be undone: ${stuck.length} stuck, ${leftovers.length} left. Go on with   ${removes}`;
  }
  if (!rolledBack) return `${count(standing.length, 'step')} of it left for inspection. Remove with   ${removes}`;
  return standing.length === 0
    ? 'Everything that the run made was undone; nothing stands.'
    : `Everything that the run made was undone; ${count(standing.length, 'step')} from before it still there.`;
}

function renderAbrupt(
  { style }: Context,
  installation: string,
  { status, message }: Unsuccessful,
  progress: Progress | undefined,
  json: JsonObject,
): Rendered {
  const made = progress?.steps.filter(({ state }) =>
    ['done', 'running', 'retrying', 'unchanged'].includes(state),
  ).length;
  const failure =
    status === 'failed'
      ? { code: 'INTERNAL' as const, rule: 'SW-INT-030', message }
      : {
          code: 'INTERNAL' as const,
          rule: 'SW-INT-072',
          message: `the run was ${status === 'timed-out' ? 'ended by a timeout' : 'terminated'}${made === undefined ? '' : ` with ${count(made, 'resource')} standing`}; nothing was undone`,
          fix: `slipway install -f FILE goes on, slipway teardown ${installation} removes`,
        };
  return {
    exitCode: exitCodes.error,
    text: failureBlock(failure, { installation }, style),
    json: { ...json, rolledBack: false, error: failure },
  };
}

/** What a scan still finds, and what holds it. */
export function foundTable(found: readonly Found[], indent = ' '): string {
  const rows = found.map(({ kind, name, heldBy, holdsData }) => [
    kind,
    name,
    heldBy ?? '',
    holdsData ? 'holds data' : '',
  ]);
  return table([['KIND', 'NAME', 'HELD BY', ''], ...rows], indent);
}
