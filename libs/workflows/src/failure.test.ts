import { describe, expect, test } from '@jest/globals';
import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/workflow';
import { RetryState, TimeoutType } from '@temporalio/common';
import { isLostWorker, lostWorkersBorne, maximumAttempts } from './attempts.ts';
import { isCancellation, runFailure, toStepFailure } from './failure.ts';

/** What the workflow gets when an activity ends badly. */
const ended = (cause: Error, retryState: RetryState = RetryState.MAXIMUM_ATTEMPTS_REACHED): ActivityFailure =>
  new ActivityFailure('Activity task failed', 'fake.network.ensure', 'cluster/network', retryState, 'worker', cause);
const application = (type: string, details: unknown[], nonRetryable = false): ApplicationFailure =>
  ApplicationFailure.create({ type, message: 'SW-X wrapped', details, nonRetryable });
const timedOut = (type: TimeoutType): TimeoutFailure => new TimeoutFailure('timed out', undefined, type);
const capacity = { code: 'CAPACITY', rule: 'SW-CAP-012', message: 'zone b is out of it' };

describe('toStepFailure', () => {
  test('toStepFailure: takes the failure from its details, and the attempt that said it', () => {
    expect(toStepFailure(ended(application('CAPACITY', [capacity, 3])), 'cluster/network', 'ensure')).toEqual({
      ...capacity,
      step: 'cluster/network',
      verb: 'ensure',
      attempts: 3,
    });
  });

  test('toStepFailure: without usable details, the code is the type if it is on the list, else INTERNAL', () => {
    const of = (type: string, details: unknown[] = []) =>
      toStepFailure(ended(application(type, details)), 's', 'ensure');
    expect(of('QUOTA_EXCEEDED')).toMatchObject({ code: 'QUOTA_EXCEEDED', message: 'SW-X wrapped' });
    expect(of('TypeError', [{ code: 'NONSENSE', rule: 'x' }])).toMatchObject({ code: 'INTERNAL', rule: 'SW-INT-030' });
  });

  test('toStepFailure: one that never answered says so, with all attempts that the server allows', () => {
    const failure = ended(timedOut(TimeoutType.START_TO_CLOSE));
    expect(toStepFailure(failure, 's', 'ensure')).toMatchObject({
      code: 'NOT_READY',
      attempts: maximumAttempts.ensure,
    });
    expect(toStepFailure(failure, 's', 'destroy')).toMatchObject({
      rule: 'SW-READY-040',
      attempts: maximumAttempts.destroy,
    });
  });

  test('toStepFailure: too many lost workers are a failure of their own, and no cancellation', () => {
    const error = ended(timedOut(TimeoutType.HEARTBEAT));
    expect(isCancellation(error)).toBe(false);
    const { rule, message } = toStepFailure(error, 's', 'ensure');
    expect([rule, message]).toEqual(['SW-INT-031', `${lostWorkersBorne} workers were lost while they worked on it`]);
  });
});

describe('isLostWorker', () => {
  test('isLostWorker: a missed heartbeat, a shutdown of the worker, and a pause or reset by a person', () => {
    expect(isLostWorker(ended(timedOut(TimeoutType.HEARTBEAT)))).toBe(true);
    for (const type of ['WorkerShutdown', 'ActivityPause', 'ActivityReset'])
      expect(isLostWorker(ended(application(type, [])))).toBe(true);
  });

  test('isLostWorker: not an attempt that took too long, a cancellation or a failure', () => {
    expect(isLostWorker(ended(timedOut(TimeoutType.START_TO_CLOSE)))).toBe(false);
    expect(isLostWorker(ended(new CancelledFailure('CANCELLED')))).toBe(false);
    expect(isLostWorker(ended(application('INTERNAL', [])))).toBe(false);
    expect(isLostWorker(new Error('x'))).toBe(false);
  });
});

describe('isCancellation', () => {
  test('isCancellation: an attempt that failed in passing and was not repeated because of it is one', () => {
    expect(isCancellation(ended(application('CAPACITY', [capacity]), RetryState.CANCEL_REQUESTED))).toBe(true);
    expect(isCancellation(ended(new CancelledFailure('CANCELLED')))).toBe(true);
  });

  test('isCancellation: a failure that would have been final anyway is not', () => {
    expect(isCancellation(ended(application('UNAUTHORIZED', [], true), RetryState.CANCEL_REQUESTED))).toBe(false);
    expect(isCancellation(ended(application('CAPACITY', [capacity])))).toBe(false);
  });
});

describe('runFailure', () => {
  test('runFailure: is typed by the cause`s code and carries what stands', () => {
    const cause = toStepFailure(ended(application('CAPACITY', [capacity, 4])), 'cluster/network', 'ensure');
    const failure = runFailure({ cause, rolledBack: false, standing: ['cluster/network'], stuck: [], leftovers: [] });
    expect(failure).toMatchObject({ type: 'CAPACITY', nonRetryable: true });
    expect(failure.message).toBe('SW-CAP-012 cluster/network: zone b is out of it');
    expect(failure.details).toEqual([expect.objectContaining({ standing: ['cluster/network'] })]);
  });
});
