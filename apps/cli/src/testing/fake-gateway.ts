import type { Progress, RollbackItem } from '@slipway/contracts';
import type {
  Decision,
  Ending,
  Misfit,
  PendingStep,
  RunId,
  RunInfo,
  StartOutcome,
  StartRequest,
  TemporalGateway,
} from '../temporal/gateway.ts';
import type { Target } from '../temporal/target.ts';
import { noon } from './fake-io.ts';

/** A Temporal server with knobs: what it answers is set beforehand, what it was asked is kept. */
export class FakeGateway implements TemporalGateway {
  target: Target = { address: '127.0.0.1:7233', namespace: 'slipway', source: 'environment' };
  workers = 1;
  /** Runs that are known, newest first. */
  runs: RunInfo[] = [];
  /** Answers of the query, one for each growth of the history. */
  answers: (Progress | undefined)[] = [];
  end: Ending = { status: 'completed', result: {} };
  inputs = new Map<string, unknown>();
  pendingSteps: PendingStep[] = [];
  misfits: Misfit | undefined;
  /** Answer of the query; undefined: no worker. */
  toUndo: RollbackItem[] | undefined = [];
  /** What was decided and what it was answered; throw to refuse. */
  decided: Decision[] = [];
  onDecision: (decision: Decision) => string = ({ verb, input }) => `${String(input['hold'] ?? 'run')}: ${verb}`;
  cancelled: string[] = [];
  /** Called before each growth of the history. */
  onNews: (index: number) => void | Promise<void> = () => undefined;
  started: StartRequest[] = [];
  queries: string[] = [];
  closed = 0;
  #at = -1;

  async start(request: StartRequest): Promise<StartOutcome> {
    const open = this.runs.find(({ workflowId, status }) => workflowId === request.workflowId && status === 'running');
    if (open) return { heldBy: open };
    this.started.push(request);
    return { started: { workflowId: request.workflowId, runId: `run-${this.started.length}` } };
  }

  async describe(workflowId: string): Promise<RunInfo | undefined> {
    return this.runs.find((run) => run.workflowId === workflowId);
  }

  async progress(): Promise<Progress | undefined> {
    return this.#at < 0 ? this.answers[0] : this.answers[Math.min(this.#at, this.answers.length - 1)];
  }

  async rollbackPlan(): Promise<RollbackItem[] | undefined> {
    return this.toUndo;
  }

  async decide(_run: RunId, decision: Decision): Promise<string> {
    const answer = this.onDecision(decision);
    this.decided.push(decision);
    return answer;
  }

  async cancel({ runId }: RunId): Promise<void> {
    this.cancelled.push(runId);
  }

  async *news(_run: RunId, signal: AbortSignal): AsyncGenerator<void> {
    for (const index of this.answers.keys()) {
      this.#at = index;
      await this.onNews(index);
      if (signal.aborted) return;
      yield;
    }
  }

  async pending(): Promise<PendingStep[]> {
    return this.pendingSteps;
  }

  async ending(_run: RunId): Promise<Ending> {
    return this.end;
  }

  async misfit(): Promise<Misfit | undefined> {
    return this.misfits;
  }

  async input({ runId }: RunId): Promise<unknown> {
    return this.inputs.get(runId);
  }

  async list(query: string): Promise<RunInfo[]> {
    this.queries.push(query);
    const type = /WorkflowType = '(\w+)'/.exec(query)?.[1];
    const id = /WorkflowId = '([^']+)'/.exec(query)?.[1];
    return this.runs.filter((run) => (type === undefined || run.type === type) && (!id || run.workflowId === id));
  }

  async hasWorker(): Promise<boolean> {
    return this.workers > 0;
  }

  async close(): Promise<void> {
    this.closed += 1;
  }
}

/** A run as the server knows it. */
export function run(type: string, more: Partial<RunInfo> = {}): RunInfo {
  return {
    workflowId: 'installation/acme-gcp',
    runId: `${type}-1`,
    type,
    status: 'completed',
    startedAt: noon - 60_000,
    closedAt: noon - 30_000,
    memo: {},
    cloud: 'gcp',
    phase: 'ready',
    version: '0.1.0',
    ...more,
  };
}
