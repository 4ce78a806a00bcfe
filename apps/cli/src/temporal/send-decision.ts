import {
  ApplicationFailure,
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { CliError } from '../cli/cli-error.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { tooLate, undecided } from './decision-failure.ts';
import { isFailure } from './failure-details.ts';
import type { Decision, RunId } from './gateway.ts';

/** A run answers at once, by a busy machine late; what takes longer has no worker. */
const answerTimeoutMs = 20_000;

/** Sends an Update and waits for its answer. Throws as `TemporalGateway.decide`; what is about the server it throws as it is. */
export async function sendDecision(client: Client, run: RunId, decision: Decision): Promise<string> {
  const handle = client.workflow.getHandle(run.workflowId, run.runId);
  const { verb, input, updateId } = decision;
  try {
    return await client.withDeadline(Date.now() + answerTimeoutMs, () =>
      handle.executeUpdate<string, [unknown]>(verb, { args: [input], updateId }),
    );
  } catch (error) {
    const installation = run.workflowId.slice(run.workflowId.indexOf('/') + 1);
    if (error instanceof WorkflowUpdateFailedError) throw refusal(error);
    if (error instanceof WorkflowNotFoundError) throw tooLate(installation, error);
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) throw undecided(installation, undefined, error);
    throw error;
  }
}

/** The run's own sentence, with the code and the rule that it gives. */
function refusal({ cause, message }: WorkflowUpdateFailedError): CliError {
  const details: unknown[] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  const failure = details.find(isFailure) ?? {
    code: 'CONFLICT' as const,
    rule: 'SW-CONF-073',
    message: cause?.message ?? message,
  };
  const exitCode = failure.code === 'INVALID_SPEC' ? exitCodes.usage : exitCodes.refused;
  return new CliError(failure, { exitCode, cause });
}
