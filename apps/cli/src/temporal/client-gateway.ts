import type { Failure, Phase, Progress, RollbackItem } from '@slipway/contracts';
import {
  type Client,
  type Payload,
  type ProtoFailure,
  QueryNotRegisteredError,
  QueryRejectedError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { tooLate } from './decision-failure.ts';
import { misfitOf } from './misfit.ts';
import { toEnding } from './ending.ts';
import { isFailure } from './failure-details.ts';
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
} from './gateway.ts';
import { hasWorker } from './has-worker.ts';
import { toRunInfo } from './run-info.ts';
import { sendDecision } from './send-decision.ts';
import type { Target } from './target.ts';
import { grpcCode, grpcStatus, told } from './told.ts';

/** A query is answered from memory or not at all; by a busy machine late. */
const queryTimeoutMs = 10_000;
/** Between two tasks of a run, all steps that can go on at once may have begun and ended. */
const newestEvents = 200;

/** The gateway over the official client. */
export class ClientGateway implements TemporalGateway {
  readonly target: Target;
  readonly #client: Client;

  constructor(target: Target, client: Client) {
    this.target = target;
    this.#client = client;
  }

  async start(request: StartRequest): Promise<StartOutcome> {
    const { type, workflowId, taskQueue, input, summary, details, memo, cloud, version, phase } = request;
    try {
      const handle = await this.#client.workflow.start(type, {
        workflowId,
        taskQueue,
        args: [input],
        workflowIdConflictPolicy: 'FAIL',
        staticSummary: summary,
        staticDetails: details,
        memo,
        typedSearchAttributes: [
          { key: { name: 'SlipwayCloud', type: 'KEYWORD' }, value: cloud },
          { key: { name: 'SlipwayVersion', type: 'KEYWORD' }, value: version },
          ...(phase === undefined ? [] : ofInstallation(phase)),
        ],
      });
      return { started: { workflowId, runId: handle.firstExecutionRunId } };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw this.#told(error);
      const holder = await this.describe(workflowId);
      // It may have ended between the two calls: then the id is free again.
      return holder?.status === 'running' ? { heldBy: holder } : this.start(request);
    }
  }

  async describe(workflowId: string, runId?: string): Promise<RunInfo | undefined> {
    try {
      return toRunInfo(await this.#client.workflow.getHandle(workflowId, runId).describe());
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw this.#told(error);
    }
  }

  progress(run: RunId): Promise<Progress | undefined> {
    return this.#query<Progress>(run, 'progress');
  }

  rollbackPlan(run: RunId): Promise<RollbackItem[] | undefined> {
    return this.#query<RollbackItem[]>(run, 'rollbackPlan');
  }

  async decide(run: RunId, decision: Decision): Promise<string> {
    return sendDecision(this.#client, run, decision).catch((error: unknown) => {
      throw this.#told(error);
    });
  }

  async cancel({ workflowId, runId }: RunId): Promise<void> {
    try {
      await this.#client.workflow.getHandle(workflowId, runId).cancel();
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) throw tooLate(workflowId.slice(workflowId.indexOf('/') + 1), error);
      throw this.#told(error);
    }
  }

  async #query<Answer>({ workflowId, runId }: RunId, name: string): Promise<Answer | undefined> {
    const handle = this.#client.workflow.getHandle(workflowId, runId);
    try {
      return await this.#client.withDeadline(Date.now() + queryTimeoutMs, () => handle.query<Answer>(name));
    } catch (error) {
      const isAnswer = error instanceof QueryNotRegisteredError || error instanceof QueryRejectedError;
      const nobody = grpcCode(error);
      if (isAnswer || (nobody !== undefined && nobody !== grpcStatus.unavailable)) return undefined;
      throw this.#told(error);
    }
  }

  async *news({ workflowId, runId }: RunId, signal: AbortSignal): AsyncGenerator<void> {
    let nextPageToken: Uint8Array | undefined;
    while (!signal.aborted) {
      const page = await this.#page({ workflowId, runId }, nextPageToken, signal);
      if (!page) return;
      yield;
      if (page.next === undefined) return;
      nextPageToken = page.next;
    }
  }

  async #page(
    run: RunId,
    token: Uint8Array | undefined,
    signal: AbortSignal,
  ): Promise<{ next?: Uint8Array } | undefined> {
    try {
      const { nextPageToken } = await this.#client.connection.withAbortSignal(signal, () =>
        this.#client.workflowService.getWorkflowExecutionHistory({
          namespace: this.target.namespace,
          execution: run,
          waitNewEvent: true,
          ...(token === undefined ? {} : { nextPageToken: token }),
        }),
      );
      return nextPageToken && nextPageToken.length > 0 ? { next: nextPageToken } : {};
    } catch (error) {
      if (signal.aborted) return undefined;
      // A long poll that nothing happened in.
      if (grpcCode(error) === grpcStatus.deadlineExceeded && token !== undefined) return { next: token };
      throw this.#told(error);
    }
  }

  async pending({ workflowId, runId }: RunId): Promise<PendingStep[]> {
    try {
      const { raw } = await this.#client.workflow.getHandle(workflowId, runId).describe();
      return await Promise.all(
        (raw.pendingActivities ?? []).map(async ({ activityId, attempt, lastFailure }) => ({
          id: activityId ?? '',
          attempt: attempt ?? 1,
          ...(lastFailure && { failure: await this.#failureOf(lastFailure) }),
        })),
      );
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return [];
      throw this.#told(error);
    }
  }

  /** The failure that an activity threw, or the server's words for it. */
  async #failureOf({ message, applicationFailureInfo }: ProtoFailure): Promise<Failure> {
    const details = await this.#decode(applicationFailureInfo?.details?.payloads);
    if (isFailure(details)) return details;
    return { code: 'INTERNAL', rule: 'SW-INT-030', message: message ?? 'no reason was given' };
  }

  async ending({ workflowId, runId }: RunId): Promise<Ending> {
    try {
      const handle = this.#client.workflow.getHandle(workflowId, runId);
      return { status: 'completed', result: (await handle.result()) as unknown };
    } catch (error) {
      const ending = toEnding(error);
      if (ending) return ending;
      throw this.#told(error);
    }
  }

  async misfit({ workflowId, runId }: RunId): Promise<Misfit | undefined> {
    const { history } = await this.#client.workflowService
      .getWorkflowExecutionHistoryReverse({
        namespace: this.target.namespace,
        execution: { workflowId, runId },
        maximumPageSize: newestEvents,
      })
      .catch((error: unknown) => {
        throw this.#told(error);
      });
    return misfitOf(history?.events ?? []);
  }

  async input({ workflowId, runId }: RunId): Promise<unknown> {
    const { history } = await this.#client.workflowService
      .getWorkflowExecutionHistory({
        namespace: this.target.namespace,
        execution: { workflowId, runId },
        maximumPageSize: 1,
      })
      .catch((error: unknown) => {
        throw this.#told(error);
      });
    const attributes = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    return this.#decode(attributes?.input?.payloads);
  }

  /** The first of some payloads. */
  async #decode(payloads: Payload[] | null | undefined): Promise<unknown> {
    const { payloadCodecs, payloadConverter } = this.#client.options.loadedDataConverter;
    let decoded = payloads ?? [];
    for (const codec of payloadCodecs) decoded = await codec.decode(decoded);
    return decoded[0] && payloadConverter.fromPayload(decoded[0]);
  }

  async list(query: string, limit: number): Promise<RunInfo[]> {
    const runs: RunInfo[] = [];
    try {
      for await (const run of this.#client.workflow.list({ query, pageSize: Math.min(limit, 1000) })) {
        runs.push(toRunInfo(run));
        if (runs.length >= limit) break;
      }
    } catch (error) {
      throw this.#told(error);
    }
    return runs.sort((a, b) => b.startedAt - a.startedAt);
  }

  async hasWorker(taskQueue: string): Promise<boolean> {
    const { namespace } = this.target;
    const queue = { namespace, taskQueue: { name: taskQueue }, taskQueueType: 1 };
    try {
      return await hasWorker(async () => (await this.#client.workflowService.describeTaskQueue(queue)).pollers ?? []);
    } catch (error) {
      throw this.#told(error);
    }
  }

  close(): Promise<void> {
    return this.#client.connection.close();
  }

  #told(error: unknown): unknown {
    return told(this.target, error);
  }
}

const ofInstallation = (phase: Phase): SearchAttributePair[] => [
  { key: { name: 'SlipwayPhase', type: 'KEYWORD' }, value: phase },
  { key: { name: 'SlipwayHeld', type: 'BOOL' }, value: false },
];
