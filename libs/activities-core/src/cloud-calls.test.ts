import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@slipway/contracts';
import { CloudCalls } from './cloud-calls.ts';
import { failed, ResourceFailure } from './failure.ts';
import type { CloudContext } from './ports/provider.ts';
import { CloudFailure } from './refusal/cloud-failure.ts';
import { sendWhenFree } from './send-when-free.ts';

const beats: JsonObject[] = [];

class Calls extends CloudCalls {
  send<T>(_what: string, call: () => Promise<T>): Promise<T> {
    return call();
  }

  read<T>(call: () => Promise<T>): Promise<T> {
    return this.again(call);
  }
}

function calls(): Calls {
  const never = new AbortController().signal;
  beats.length = 0;
  const call: CloudContext['call'] = {
    signal: never,
    handover: never,
    resumed: undefined,
    heartbeat: (details) => void beats.push(details),
    warn: () => undefined,
  };
  return new Calls({ endpoints: {}, pollScale: 0.000_1, leastBudgetMs: 60_000, call });
}

const refusal = (
  unknownOutcome: boolean,
): CloudFailure<{ message: string; retryAfterMs: undefined; unknownOutcome: boolean }> =>
  new CloudFailure(
    { code: 'INTERNAL', rule: 'SW-INT-030', message: 'no answer' },
    { message: '', retryAfterMs: undefined, unknownOutcome },
    undefined,
  );

/** Fails with each of these in turn, then answers. */
function answering(...errors: Error[]): { sent: () => number; call: () => Promise<string> } {
  let sent = 0;
  return {
    sent: () => sent,
    call: () => {
      const error = errors[sent++];
      return error ? Promise.reject(error) : Promise.resolve('answer');
    },
  };
}

describe('CloudCalls', () => {
  test('again: what may have been carried out is sent three times in all; what was plainly refused once', async () => {
    const healing = answering(refusal(true), refusal(true));
    expect(await calls().read(healing.call)).toBe('answer');
    expect(healing.sent()).toBe(3);
    const lasting = answering(refusal(true), refusal(true), refusal(true));
    await expect(calls().read(lasting.call)).rejects.toBeInstanceOf(CloudFailure);
    expect(lasting.sent()).toBe(3);
    const refused = answering(refusal(false));
    await expect(calls().read(refused.call)).rejects.toBeInstanceOf(CloudFailure);
    expect(refused.sent()).toBe(1);
  });
});

describe('sendWhenFree', () => {
  const isBusy = (error: unknown): error is ResourceFailure =>
    error instanceof ResourceFailure && error.failure.rule === 'SW-CONF-036';
  const busy = failed('CONFLICT', 'SW-CONF-036', 'another operation is running on it');

  test('sendWhenFree: sends until the target is free, and says in the heartbeat what it waits for', async () => {
    const target = answering(busy, busy);
    expect(await sendWhenFree(isBusy)(calls(), 'cluster acme', 'cannot change it', target.call)).toBe('answer');
    expect(target.sent()).toBe(3);
    expect(beats).toEqual([
      { waitingFor: 'another operation on cluster acme' },
      { waitingFor: 'another operation on cluster acme' },
    ]);
  });

  test('sendWhenFree: any other refusal is thrown at once', async () => {
    const target = answering(refusal(false));
    await expect(sendWhenFree(isBusy)(calls(), 'cluster acme', 'cannot', target.call)).rejects.toBeInstanceOf(
      CloudFailure,
    );
    expect(target.sent()).toBe(1);
  });
});
