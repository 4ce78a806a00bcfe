import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ActivityCancellationDetails } from '@temporalio/common';
import type { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { activityCall } from './activity-call.ts';
import { activity } from './run-activity.ts';
import { mockEnvironment } from './testing/mock-environment.ts';
import { sleep } from './wait.ts';

beforeAll(() => void Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] }));
afterAll(() => Runtime.instance().shutdown());

const pause = (ms: number): Promise<void> => sleep(ms, new AbortController().signal);
const run = (environment: MockActivityEnvironment, body: () => Promise<unknown>): Promise<unknown> =>
  environment.run(activity(body), undefined);

describe('activityCall', () => {
  test('activityCall: outside of an activity nothing stops, nothing is resumed, heartbeats go nowhere', () => {
    expect(activityCall.signal.aborted).toBe(false);
    expect(activityCall.handover.aborted).toBe(false);
    expect(activityCall.resumed).toBeUndefined();
    expect(() => activityCall.heartbeat({ phase: 'x' })).not.toThrow();
    expect(() => activityCall.warn('x')).not.toThrow();
  });

  test('activityCall: beats from a timer with what was last said, also while a call hangs', async () => {
    const beats: unknown[] = [];
    const environment = mockEnvironment({ heartbeatTimeoutMs: 60 });
    environment.on('heartbeat', (details: unknown) => beats.push(details));
    await run(environment, async () => {
      activityCall.heartbeat({ operation: 'op-1' });
      while (beats.length < 5) await pause(5);
    });
    expect(beats.at(-1)).toEqual({ failures: 0, progress: { operation: 'op-1' } });
    const ended = beats.length;
    await pause(50);
    expect(beats).toHaveLength(ended);
  });

  test('activityCall: the next attempt sees what the last one reported, and repeats it before it knows better', async () => {
    const beats: unknown[] = [];
    const environment = mockEnvironment({
      heartbeatTimeoutMs: 60_000,
      attempt: 5,
      heartbeatDetails: { failures: 2, progress: { operation: 'op-1' } },
    });
    environment.on('heartbeat', (details: unknown) => beats.push(details));
    const seen = await run(environment, () => Promise.resolve(activityCall.resumed ?? null));
    expect(seen).toEqual({ operation: 'op-1' });
    expect(beats).toEqual([{ failures: 2, progress: { operation: 'op-1' } }]);
  });

  test('activityCall: a cancellation stops what may be given up, not the operation that was started', async () => {
    const environment = mockEnvironment();
    const seen: unknown[] = [];
    const ending = run(environment, async () => {
      const { handover } = activityCall;
      await sleep(60_000, activityCall.signal).catch(() => undefined);
      seen.push(activityCall.signal.aborted, handover.aborted, activityCall.handover === handover);
    });
    environment.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));
    await ending;
    expect(seen).toEqual([true, false, true]);
  });

  test.each([
    ['WORKER_SHUTDOWN', { workerShutdown: true }],
    ['PAUSED', { paused: true }],
    ['RESET', { reset: true }],
    ['TIMED_OUT', { timedOut: true }],
  ] as const)(
    'activityCall: %s hands the operation over, also when it came before anybody asked',
    async (reason, details) => {
      for (const early of [true, false]) {
        const environment = mockEnvironment();
        let handover: AbortSignal | undefined;
        const ending = run(environment, async () => {
          if (early) ({ handover } = activityCall);
          await sleep(60_000, activityCall.signal).catch(() => undefined);
          ({ handover } = activityCall);
        });
        environment.cancel(reason, new ActivityCancellationDetails(details));
        await ending;
        expect(handover?.aborted).toBe(true);
      }
    },
  );
});
