import {
  ApplicationFailure,
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { describe, expect, test } from '@jest/globals';
import { CliError } from '../cli/cli-error.ts';
import { sendDecision } from './send-decision.ts';

const run = { workflowId: 'installation/acme-gcp', runId: 'r' };
const decision = { verb: 'retry', input: { hold: 'dns/zone#1' }, updateId: 'retry:dns/zone#1' } as const;

/** As much of a client as a decision takes. */
function client(execute: (verb: string, options: unknown) => Promise<string>): Client {
  const partial = {
    withDeadline: (_deadline: number, send: () => Promise<string>) => send(),
    workflow: { getHandle: () => ({ executeUpdate: execute }) },
  };
  return partial as unknown as Client;
}

async function refusal(error: Error): Promise<CliError> {
  const sent = sendDecision(
    client(() => Promise.reject(error)),
    run,
    { ...decision, input: { ...decision.input } },
  );
  return sent.then(
    () => Promise.reject(new Error('it was taken')),
    (thrown: unknown) => {
      if (thrown instanceof CliError) return thrown;
      throw thrown;
    },
  );
}

const refused = (type: string, message: string, ...details: unknown[]): Error =>
  new WorkflowUpdateFailedError('Workflow Update failed', ApplicationFailure.create({ type, message, details }));

describe('sendDecision', () => {
  test('sendDecision: one argument, and an id of its own', async () => {
    const sent: unknown[] = [];
    const answer = await sendDecision(
      client(async (...call) => {
        sent.push(call);
        return 'dns/zone#1: retry';
      }),
      run,
      { ...decision, input: { ...decision.input } },
    );
    expect(answer).toBe('dns/zone#1: retry');
    expect(sent).toEqual([['retry', { args: [{ hold: 'dns/zone#1' }], updateId: 'retry:dns/zone#1' }]]);
  });

  test('sendDecision: a refusal keeps its sentence, its code and its rule', async () => {
    const spec = { code: 'INVALID_SPEC', rule: 'SW-SPEC-078', message: 'region cannot change' };
    expect(await refusal(refused('INVALID_SPEC', 'region cannot change', spec))).toMatchObject({
      failure: spec,
      exitCode: 2,
    });
    expect(await refusal(refused('CONFLICT', 'Nothing is on hold.'))).toMatchObject({
      failure: { code: 'CONFLICT', rule: 'SW-CONF-073', message: 'Nothing is on hold.' },
      exitCode: 5,
    });
  });

  test('sendDecision: a closed run, a run without a worker', async () => {
    expect(await refusal(new WorkflowNotFoundError('gone', run.workflowId, run.runId))).toMatchObject({
      failure: { rule: 'SW-CONF-073', message: 'no run of acme-gcp is open, so there is nothing to decide' },
      exitCode: 5,
    });
    const timedOut = new WorkflowUpdateRPCTimeoutOrCancelledError('deadline', { cause: new Error('deadline') });
    expect(await refusal(timedOut)).toMatchObject({ failure: { rule: 'SW-DEP-069' }, exitCode: 17 });
  });
});
