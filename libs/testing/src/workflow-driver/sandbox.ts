import { Script } from 'node:vm';
import { defaultPayloadConverter, TypedSearchAttributes } from '@temporalio/common';
import proto, { type coresdk } from '@temporalio/proto';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker.js';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import type { WorkflowType } from '@slipway/contracts';

/**
 * The only file that touches the internals of `@temporalio/worker`, which is pinned for that reason: the virtual machine in which
 * a worker runs workflow code, without the native core that would feed it.
 */

export type Job = coresdk.workflow_activation.IWorkflowActivationJob;
export type Command = coresdk.workflow_commands.IWorkflowCommand;

/** One run of a workflow, fed by hand. */
export interface SandboxedRun {
  /** Hands over what happened and takes what the workflow wants next. Throws when workflow code fails a task: a defect. */
  activate(jobs: Job[], now: number): Promise<Command[]>;
  query(name: string, now: number): Promise<unknown>;
  dispose(): Promise<void>;
}

export interface Sandbox {
  start(type: WorkflowType, input: unknown, now: number): Promise<SandboxedRun>;
}

let runs = 0;
/** No workflow of ours may ask for it. */
const unpredictable = {
  random: (): number => refuse(),
  uuid4: (): string => refuse(),
  fillRandom: (): never => refuse(),
};
const refuse = (): never => {
  throw new Error('workflow code asked for unpredictable randomness');
};

/**
 * Calls into the V8 context without a time limit: Node starts a thread for each call that has one, which made up two thirds of the
 * time of a run. Workflow code that never returns hangs the test instead of failing it.
 */
class UnwatchedCreator extends ReusableVMWorkflowCreator {
  protected override readonly isolateExecutionTimeoutMs = undefined as unknown as number;
}

/** Loads a bundle. Runs of one sandbox share its V8 context, as they do in a worker. */
export function openSandbox(code: string): Sandbox {
  const parsed = parseWorkflowCode(code);
  const script = new Script(parsed.code, { filename: parsed.filename });
  // Not `create`: that tracks the stack of every promise of this process, which costs more than the runs themselves.
  const creator = new UnwatchedCreator(script, parsed, 5_000, new Set());
  return { start: (type, input, now) => start(creator, type, input, now) };
}

async function start(
  creator: ReusableVMWorkflowCreator,
  type: WorkflowType,
  input: unknown,
  now: number,
): Promise<SandboxedRun> {
  const runId = `run-${++runs}`;
  const date = new Date(now);
  const workflow = await creator.createWorkflow({
    info: {
      workflowId: 'installation/acme',
      runId,
      workflowType: type,
      searchAttributes: {},
      typedSearchAttributes: new TypedSearchAttributes(),
      taskQueue: 'slipway-test',
      namespace: 'test',
      firstExecutionRunId: runId,
      originalExecutionRunId: runId,
      startTime: date,
      runStartTime: date,
      taskTimeoutMs: 10_000,
      attempt: 1,
      historyLength: 3,
      historySize: 0,
      continueAsNewSuggested: false,
      targetWorkerDeploymentVersionChanged: false,
      unsafe: { now: () => now, random: unpredictable, isReplaying: false, isReplayingHistoryEvents: false },
    },
    randomnessSeed: [1],
    now,
    showStackTraceSources: false,
  });
  let first: Job[] = [
    { initializeWorkflow: { workflowType: type, arguments: [defaultPayloadConverter.toPayload(input)] } },
  ];
  const activate = async (jobs: Job[], at: number): Promise<Command[]> => {
    const timestamp = { seconds: Math.floor(at / 1000), nanos: (at % 1000) * 1_000_000 };
    const completion = await workflow.activate(
      proto.coresdk.workflow_activation.WorkflowActivation.fromObject({ runId, timestamp, jobs: [...first, ...jobs] }),
    );
    first = [];
    if (completion.failed) throw new Error(`a workflow task failed: ${completion.failed.failure?.message}`);
    return completion.successful?.commands ?? [];
  };
  return {
    activate,
    async query(name, at) {
      const [answer] = await activate([{ queryWorkflow: { queryId: 'q', queryType: name } }], at);
      const payload = answer?.respondToQuery?.succeeded?.response;
      if (!payload) throw new Error(`query ${name}: ${answer?.respondToQuery?.failed?.message}`);
      return defaultPayloadConverter.fromPayload(payload);
    },
    dispose: () => workflow.dispose(),
  };
}
