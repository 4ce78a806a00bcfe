import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

const bundle = fileURLToPath(new URL('../../../apps/worker/dist/workflow-bundle.js', import.meta.url));

/** Before the first replay: without it each says a page. */
export function quietReplays(): void {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
}

export const endReplays = (): Promise<void> => Runtime.instance().shutdown();

export interface Judged {
  /** Updates that the run took: each is something that a person did. */
  decisions: number;
  problems: string[];
}

/** How often a run was told what to do, and whether its history replays on the code that is built now. */
export async function judgeHistory(run: WorkflowHandle): Promise<Judged> {
  const history = await run.fetchHistory();
  const decisions = (history.events ?? []).filter(
    (event) => event.workflowExecutionUpdateAcceptedEventAttributes,
  ).length;
  const code = await readFile(bundle, 'utf8');
  const problems: string[] = [];
  try {
    await Worker.runReplayHistory({ workflowBundle: { code } }, history, run.workflowId);
  } catch (error) {
    problems.push(`the history does not replay: ${String(error)}`);
  }
  return { decisions, problems };
}
