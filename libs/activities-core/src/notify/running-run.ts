import { Context } from '@temporalio/activity';
import type { RunRef } from './notice.ts';

/** The run whose activity this is. */
export function runningRun(): RunRef {
  const { workflowExecution, namespace } = Context.current().info;
  const { workflowId = '', runId = '' } = workflowExecution ?? {};
  return { workflowId, runId, namespace };
}
