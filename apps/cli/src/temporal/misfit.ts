import type { Misfit } from './gateway.ts';

/** What it takes of an event of a history. */
export interface TaskEvent {
  workflowTaskFailedEventAttributes?: { cause?: number | null } | null;
  workflowTaskCompletedEventAttributes?: Stamped | null;
}

/** Where a worker's build may stand: the newest of three fields that the server has had for it. */
interface Stamped {
  deploymentVersion?: { buildId?: string | null } | null;
  workerVersion?: { buildId?: string | null } | null;
  binaryChecksum?: string | null;
}

/** `WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR`. Source: Temporal's API, enums/v1/failed_cause.proto. */
const nonDeterministic = 24;

/**
 * Whether the newest worker could not replay a run: its last task failed for that reason, and none was completed since.
 * @param newest events of its history, newest first
 */
export function misfitOf(newest: readonly TaskEvent[]): Misfit | undefined {
  const last = newest.find(
    (event) => event.workflowTaskFailedEventAttributes ?? event.workflowTaskCompletedEventAttributes,
  );
  if (last?.workflowTaskFailedEventAttributes?.cause !== nonDeterministic) return undefined;
  const understood = newest.find((event) => event.workflowTaskCompletedEventAttributes);
  const build = buildOf(understood?.workflowTaskCompletedEventAttributes ?? {});
  return build === '' ? {} : { build };
}

const buildOf = ({ deploymentVersion, workerVersion, binaryChecksum }: Stamped): string =>
  deploymentVersion?.buildId || workerVersion?.buildId || binaryChecksum || '';
