import { describe, expect, jest, test } from '@jest/globals';
import type { JsonObject } from '@slipway/contracts';
import type { CallContext } from './ports/call.ts';
import { failed } from './failure.ts';
import { sleep, waitFor, type Look } from './wait.ts';

interface Call extends CallContext {
  beats: JsonObject[];
  stop: AbortController;
  handOver: AbortController;
}

function aCall(): Call {
  const [stop, handOver, beats] = [new AbortController(), new AbortController(), [] as JsonObject[]];
  return {
    stop,
    handOver,
    beats,
    signal: stop.signal,
    handover: handOver.signal,
    resumed: undefined,
    heartbeat: (details) => void beats.push(details),
    warn: () => undefined,
  };
}

/** Done at the n-th look. */
function after(looks: number): () => Promise<Look<string>> {
  let n = 0;
  return () =>
    Promise.resolve(
      ++n >= looks
        ? { done: true as const, value: 'there' }
        : { done: false as const, waitingFor: { status: `look ${n}` } },
    );
}
const never = after(Infinity);

describe('waitFor', () => {
  test('waitFor: looks until it is done, and the heartbeat says what it waits for', async () => {
    const call = aCall();
    await expect(waitFor(after(3), { call, pollScale: 0.01, everyMs: 100, what: 'it' })).resolves.toBe('there');
    expect(call.beats).toEqual([{ status: 'look 1' }, { status: 'look 2' }]);
  });

  test('waitFor: fails NOT_READY when its budget is used up, naming what it waited for', async () => {
    const options = { call: aCall(), pollScale: 0.01, everyMs: 100, budgetMs: 1_000, what: 'the cluster' };
    await expect(waitFor(never, options)).rejects.toMatchObject({
      failure: {
        code: 'NOT_READY',
        rule: 'SW-READY-040',
        message: expect.stringMatching(/^the cluster is not done: look/),
      },
    });
  });

  test('waitFor: fails with the refusal that outlasted its budget', async () => {
    const refusal = failed('RATE_LIMITED', 'SW-RATE-028', 'too many calls just now');
    const refused = (): Promise<Look<never>> => Promise.resolve({ done: false, waitingFor: { what: 'it' }, refusal });
    const options = { call: aCall(), pollScale: 0.01, everyMs: 100, budgetMs: 1_000, what: 'the network' };
    await expect(waitFor(refused, options)).rejects.toBe(refusal);
  });

  test('waitFor: looks once more after its budget, for what came about while the worker was held up', async () => {
    let now = 0;
    let looks = 0;
    const heldUp = (): Promise<Look<string>> => {
      if (++looks === 2) return Promise.resolve({ done: true, value: 'there' });
      now += 3_600_000;
      return Promise.resolve({ done: false, waitingFor: {} });
    };
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now);
    const options = { call: aCall(), pollScale: 0.01, everyMs: 100, budgetMs: 100, what: 'it' };
    await expect(waitFor(heldUp, options)).resolves.toBe('there');
    clock.mockRestore();
  });

  test('waitFor: where time runs fast a budget still has room for a machine that stands still for a moment', async () => {
    let now = 0;
    const held = after(4);
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => (now += 2_000));
    const options = { call: aCall(), pollScale: 0.01, everyMs: 100, budgetMs: 1_000, what: 'it' };
    await expect(waitFor(held, { ...options, leastBudgetMs: 10_000 })).resolves.toBe('there');
    await expect(waitFor(after(4), options)).rejects.toMatchObject({ failure: { code: 'NOT_READY' } });
    clock.mockRestore();
  });

  test('waitFor: stops at once when the call is aborted, with the reason of the abort', async () => {
    const call = aCall();
    const waiting = waitFor(never, { call, pollScale: 1, everyMs: 60_000, what: 'it' });
    setTimeout(() => call.stop.abort(new Error('enough')), 5);
    await expect(waiting).rejects.toThrow('enough');
  });

  test('waitFor: a started operation is followed to its end although the call is aborted, unless it is handed over', async () => {
    const options = { pollScale: 0.01, everyMs: 100, settle: true, what: 'it' };
    const cancelled = aCall();
    cancelled.stop.abort(new Error('cancelled'));
    await expect(waitFor(after(3), { ...options, call: cancelled })).resolves.toBe('there');
    const leaving = aCall();
    leaving.handOver.abort(new Error('the worker shuts down'));
    await expect(waitFor(never, { ...options, call: leaving })).rejects.toThrow('the worker shuts down');
  });
});

describe('sleep', () => {
  test('sleep: leaves no listener behind on a signal that outlives it', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => (
      listeners++,
      addEventListener.apply(signal, args)
    );
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => (
      listeners--,
      removeEventListener.apply(signal, args)
    );
    for (let i = 0; i < 5; i++) await sleep(1, signal);
    expect(listeners).toBe(0);
  });

  test('sleep: rejects at once on a signal that is aborted already', async () => {
    await expect(sleep(60_000, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});
