import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { ActivityCancellationDetails } from '@temporalio/common';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { failuresBorne } from '@slipway/contracts';
import { activityCall } from './activity-call.ts';
import { failed, notOwned } from './failure.ts';
import { activity } from './run-activity.ts';
import { mockEnvironment } from './testing/mock-environment.ts';
import { sleep } from './wait.ts';

beforeAll(() => void Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] }));
afterAll(() => Runtime.instance().shutdown());

async function endOf(run: () => Promise<unknown>, environment = mockEnvironment()): Promise<unknown> {
  return environment.run(activity(run), undefined).catch((error: unknown) => error);
}
const until = (signal: AbortSignal): Promise<void> => sleep(60_000, signal);

describe('activity', () => {
  test('activity: a failure of the list crosses with its code, its details and how many there were', async () => {
    const environment = mockEnvironment({ attempt: 9, heartbeatDetails: { failures: 2 } });
    const end = await endOf(
      () => Promise.reject(failed('CAPACITY', 'SW-CAP-012', 'zone b is out', { fix: 'wait' })),
      environment,
    );
    expect(end).toBeInstanceOf(ApplicationFailure);
    expect(end).toMatchObject({
      type: 'CAPACITY',
      nonRetryable: false,
      details: [{ code: 'CAPACITY', rule: 'SW-CAP-012', message: 'zone b is out', fix: 'wait' }, 3],
    });
  });

  test('activity: the last failure that is borne ends it, however many workers were lost in between', async () => {
    const fails = (failures: number, borne?: number) =>
      mockEnvironment({ attempt: 30, heartbeatDetails: { failures } })
        .run(
          activity(() => Promise.reject(failed('CAPACITY', 'SW-CAP-012', 'zone b is out')), borne),
          undefined,
        )
        .catch((error: unknown) => error);
    expect(await fails(failuresBorne.ensure - 2)).toMatchObject({ nonRetryable: false });
    expect(await fails(failuresBorne.ensure - 1)).toMatchObject({
      nonRetryable: true,
      details: [expect.anything(), 4],
    });
    expect(await fails(25, Infinity)).toMatchObject({ nonRetryable: false });
    expect(await fails(failuresBorne.destroy - 2, failuresBorne.destroy)).toMatchObject({ nonRetryable: false });
    expect(await fails(failuresBorne.destroy - 1, failuresBorne.destroy)).toMatchObject({ nonRetryable: true });
  });

  test('activity: the count goes out with the failure, and nothing that still runs overwrites it', async () => {
    const beats: unknown[] = [];
    const environment = mockEnvironment({ attempt: 2, heartbeatTimeoutMs: 60_000, heartbeatDetails: { failures: 1 } });
    environment.on('heartbeat', (details: unknown) => beats.push(details));
    let late: Promise<void> | undefined;
    await endOf(() => {
      activityCall.heartbeat({ operation: 'op-1' });
      late = sleep(20, activityCall.signal).then(() => activityCall.heartbeat({ operation: 'late' }));
      return Promise.reject(new Error('no'));
    }, environment);
    await late;
    expect(beats).toEqual([
      { failures: 1 },
      { failures: 1, progress: { operation: 'op-1' } },
      { failures: 2, progress: { operation: 'op-1' } },
    ]);
  });

  test('activity: attempt 1 has no failures before it, so that a reset starts anew; cleared details are none', async () => {
    const kept = mockEnvironment({ attempt: 1, heartbeatDetails: { failures: 3, progress: { operation: 'op-1' } } });
    const cleared = mockEnvironment({ attempt: 3 });
    for (const environment of [kept, cleared]) {
      const end = await endOf(() => Promise.reject(new Error('no')), environment);
      expect(end).toMatchObject({ nonRetryable: false, details: [expect.anything(), 1] });
    }
  });

  test('activity: an attempt that takes too long ends as a failure that counts, by itself or not', async () => {
    const ends = [
      (): Promise<unknown> => sleep(60_000, activityCall.signal),
      () => sleep(60_000, activityCall.handover),
      () => new Promise(() => undefined),
    ];
    for (const run of ends) {
      expect(await endOf(run, mockEnvironment({ startToCloseTimeoutMs: 100 }))).toMatchObject({
        type: 'NOT_READY',
        details: [{ rule: 'SW-READY-040' }, 1],
      });
    }
  });

  test('activity: what waits a month is not cut short by a timer that cannot count that far', async () => {
    const environment = mockEnvironment({ startToCloseTimeoutMs: 30 * 24 * 3_600_000 });
    expect(
      await environment.run(
        activity(() => sleep(20, activityCall.signal).then(() => 'made')),
        undefined,
      ),
    ).toBe('made');
  });

  test('activity: what nobody can heal by trying again is not tried again', async () => {
    const limit = failed('RATE_LIMITED', 'SW-RATE-050', 'no more certificates this week');
    for (const refusal of [notOwned('network', 'acme'), limit])
      expect(await endOf(() => Promise.reject(refusal))).toMatchObject({ nonRetryable: true });
  });

  test('activity: what to do crosses with names in it, and with the command that goes on from there', async () => {
    const lacks = () => Promise.reject(failed('UNAUTHORIZED', 'SW-AUTHZ-024', 'no billing'));
    const call = { scope: { installation: 'acme', account: 'acme-dev' } };
    const fixIn = async (activityType: string): Promise<unknown> => {
      const end = await mockEnvironment({ activityType })
        .run(activity(lacks), call)
        .catch((error: unknown) => error);
      return ((end as ApplicationFailure).details?.[0] as { fix?: string }).fix;
    };
    expect(await fixIn('gcp.network.ensure')).toMatch(/link acme-dev .*; then slipway retry acme$/);
    expect(await fixIn('preflight')).toMatch(/link acme-dev .*; then slipway install -f FILE$/);
  });

  test('activity: waits as long as the cloud asked, and NOT_READY is no alarm', async () => {
    const end = await endOf(() =>
      Promise.reject(failed('NOT_READY', 'SW-READY-040', 'not yet', { retryAfterMs: 1_500 })),
    );
    expect(end).toMatchObject({ nextRetryDelay: 1_500, category: 'BENIGN' });
  });

  test.each([
    'GET https://host/path?access_token=s3cret failed',
    'GET https://someone:s3cret@host/path failed',
    'GET https://host/path failed: Authorization: Bearer s3cret-s3cret.s3cret',
    'GET https://host/path failed: authorization: Basic s3cret==',
  ])('activity: anything else crosses as INTERNAL, without what may be a secret: %s', async (message) => {
    const end = await endOf(() => Promise.reject(new Error(message)));
    expect(end).toMatchObject({ type: 'INTERNAL' });
    expect(JSON.stringify(end) + String(end)).not.toContain('s3cret');
    expect((end as Error).message).toContain('https://host/path');
  });

  test('activity: a message is cut at 4 KiB', async () => {
    const end = await endOf(() => Promise.reject(new Error('x'.repeat(100_000))));
    expect((end as Error).message.length).toBeLessThanOrEqual(4_096);
  });

  test('activity: a result that the server would refuse for ever fails at once', async () => {
    expect(await endOf(() => Promise.resolve('x'.repeat(600_000)))).toMatchObject({
      type: 'INTERNAL',
      nonRetryable: true,
      details: [{ rule: 'SW-INT-070' }, 1],
    });
  });

  test('activity: an attempt that was told to stop and stopped is cancelled, whatever its SDK threw on the way out', async () => {
    const environment = mockEnvironment();
    const ending = endOf(async () => {
      await until(activityCall.signal).catch(() => undefined);
      throw new Error('socket hang up');
    }, environment);
    environment.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));
    expect(await ending).toBeInstanceOf(CancelledFailure);
  });

  test('activity: a shutdown of the worker says so, which the workflow knows it by', async () => {
    const environment = mockEnvironment();
    const ending = endOf(() => until(activityCall.signal), environment);
    environment.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));
    expect(await ending).toMatchObject({
      name: 'CancelledFailure',
      message: expect.stringContaining('WORKER_SHUTDOWN'),
    });
  });
});
