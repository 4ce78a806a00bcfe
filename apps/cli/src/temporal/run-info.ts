import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { RunInfo, RunStatus } from './gateway.ts';

const statuses: Readonly<Record<string, RunStatus>> = {
  RUNNING: 'running',
  PAUSED: 'running',
  CONTINUED_AS_NEW: 'running',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed-out',
};

type Listed = Pick<
  WorkflowExecutionInfo,
  'type' | 'workflowId' | 'runId' | 'status' | 'startTime' | 'closeTime' | 'memo' | 'typedSearchAttributes'
>;

export function toRunInfo({
  type,
  workflowId,
  runId,
  status,
  startTime,
  closeTime,
  memo,
  typedSearchAttributes,
}: Listed): RunInfo {
  const attributes = new Map(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
  const word = (name: string): string | undefined => {
    const value = attributes.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const [cloud, phase, version, held] = [
    word('SlipwayCloud'),
    word('SlipwayPhase'),
    word('SlipwayVersion'),
    attributes.get('SlipwayHeld'),
  ];
  return {
    type,
    workflowId,
    runId,
    status: statuses[status.name] ?? 'running',
    startedAt: startTime.getTime(),
    memo: memo ?? {},
    ...(closeTime === undefined ? {} : { closedAt: closeTime.getTime() }),
    ...(cloud === undefined ? {} : { cloud }),
    ...(phase === undefined ? {} : { phase }),
    ...(version === undefined ? {} : { version }),
    ...(typeof held === 'boolean' ? { held } : {}),
  };
}
