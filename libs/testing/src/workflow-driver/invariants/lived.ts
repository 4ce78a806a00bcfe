import type { FailureCode, Progress, StepId } from '@slipway/contracts';
import type { Outcome } from '../outcome.ts';
import type { Scenario } from '../scenario.ts';
import type { Happening, SentDecision, Trace } from '../trace.ts';

/** A run that was lived through. */
export interface Lived {
  scenario: Scenario;
  outcome: Outcome;
}

/** Says in sentences where a run broke it; none: it was kept. */
export type Invariant = (run: Lived) => string[];

/** One time that an activity was scheduled. */
export interface Call {
  seq: number;
  key: string;
  verb: string;
  step?: StepId;
  input: unknown;
  /** Index in the trace. */
  at: number;
  /** Index in the trace of its end in the world. */
  overAt: number;
  how?: 'completed' | 'failed' | 'cancelled';
  failures: number;
  lost: number;
  /** How the last attempt ended. */
  last?: 'done' | 'failed' | 'lost' | 'cancelled';
  code?: FailureCode;
}

/** Workers that one call may lose. */
export const lostWorkersBorne = 50;

const cache = new WeakMap<Trace, Call[]>();

/** All times that activities were scheduled, in order. */
export function callsOf(trace: Trace): readonly Call[] {
  const known = cache.get(trace);
  if (known) return known;
  const calls = new Map<number, Call>();
  for (const [at, each] of trace.entries()) {
    if (each.what === 'scheduled') {
      const { seq, key, step, input } = each;
      const verb = key.slice(key.lastIndexOf('.') + 1);
      calls.set(seq, { seq, key, verb, input, at, overAt: Infinity, failures: 0, lost: 0, ...(step && { step }) });
    } else if (each.what === 'tried') {
      const call = calls.get(each.seq)!;
      call.last = each.end;
      if (each.end === 'failed') call.failures++;
      if (each.end === 'lost') call.lost++;
      if (each.code) call.code = each.code;
    } else if (each.what === 'over') Object.assign(calls.get(each.seq)!, { overAt: at, how: each.how });
  }
  const all = [...calls.values()];
  cache.set(trace, all);
  return all;
}

export const inFlight = (call: Call, at: number): boolean => call.at < at && call.overAt > at;

type Of<What extends Happening['what']> = Extract<Happening, { what: What }>;

/** Everything of one sort, with its index in the trace. */
export function all<What extends Happening['what']>(trace: Trace, what: What): (Of<What> & { index: number })[] {
  const found: (Of<What> & { index: number })[] = [];
  for (const [index, each] of trace.entries()) if (each.what === what) found.push({ ...(each as Of<What>), index });
  return found;
}

/** A decision with what the run said to it and what could be seen before. */
export interface Decided {
  decision: SentDecision;
  accepted: boolean;
  says: string;
  type?: string;
  /** Hold id → what it was answered with. */
  answers: ReadonlyMap<string, string>;
  /** Absent: it came with the first task. */
  before?: Progress;
  /** False: another decision came with the same task before it. */
  alone: boolean;
  index: number;
}

/** Every decision that was answered. */
export function decisionsOf(trace: Trace): Decided[] {
  const decided: Decided[] = [];
  const sent = new Map<string, { decision: SentDecision; alone: boolean }>();
  let before: Progress | undefined;
  let inTask = 0;
  for (const [index, each] of trace.entries()) {
    if (each.what === 'seen') {
      before = each.progress;
      inTask = 0;
    } else if (each.what === 'sent') sent.set(each.decision.id, { decision: each.decision, alone: inTask++ === 0 });
    else if (each.what === 'answered') {
      const { accepted, says, type } = each;
      const answers = new Map(
        accepted ? [...says.matchAll(/(\S+#\d+): (\w+)/g)].map(([, id, verb]) => [id!, verb!]) : [],
      );
      decided.push({
        ...sent.get(each.id)!,
        accepted,
        says,
        answers,
        index,
        ...(type !== undefined && { type }),
        ...(before && { before }),
      });
    }
  }
  return decided;
}
