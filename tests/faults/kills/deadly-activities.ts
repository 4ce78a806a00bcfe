import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, type Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import {
  learn,
  readLines,
  readOrder,
  record,
  type Deaths,
  type Hit,
  type KillOrder,
  type Moment,
  type Trait,
} from './kill-order.ts';
import { withRequests } from './outgoing-requests.ts';

/** Longer than heartbeats are held back at a heartbeat timeout of 2 s. */
const untilSentMs = 250;
const gatheringMs = 100;
/** In which a result reaches the server, and its next task the worker. */
const untilToldMs = 20;

/** Looks at everything, then at everything again: calls of a run that are no steps, and have ids that nobody knows before. */
const mostCallsOfType = 2;

/** Makes the worker die in its calls as the order in the file says: the process ends itself at exactly that moment. */
export function deadlyActivities(orderFile: string): (context: Context) => ActivityInterceptors {
  return (context) => ({
    inbound: {
      execute: async (input, next) => {
        const order = readOrder(orderFile);
        if (!order) return next(input);
        const { activityType: type, activityId: id } = context.info;
        if (type.endsWith('.ensure') && id === order.refuse) throw refusal(id);
        const call = (): Promise<unknown> => next(input);
        const point = Point.of(order, context);
        if (!point) return observed(context, order, type, call);
        if (!point.isOpen) return again(point, context, order, call);
        return dying(point, context, call);
      },
    },
  });
}

/** The call in which the worker dies. */
async function dying(point: Point, context: Context, call: () => Promise<unknown>): Promise<unknown> {
  const { moment } = point.deaths;
  if (moment === 'before call') await point.die('edge');
  const result = await (isInside(moment) ? dyingInside(point, context, call) : call());
  if (moment === 'result told') setTimeout(() => void point.die('edge'), untilToldMs);
  // A call that neither told how far it has got nor came to its middle is met at its end.
  else if (!point.deaths.onlyInWaits) await point.die('edge');
  return result;
}

/** The call after that. Only where nothing was asked before does it tell what such calls are like. */
function again(
  { deaths: { moment } }: Point,
  context: Context,
  order: KillOrder,
  call: () => Promise<unknown>,
): Promise<unknown> {
  if (moment === 'details cleared') Object.assign(context.info, { heartbeatDetails: undefined });
  return moment === 'before call' ? observed(context, order, context.info.activityType, call) : call();
}

const isInside = (moment: Moment): boolean => moment === 'in poll' || moment === 'details cleared';

/** A moment of a call at which its worker is to die, unless it did so before. */
class Point {
  readonly deaths: Deaths;
  readonly #order: KillOrder;
  readonly #hit: Omit<Hit, 'how'>;

  private constructor(order: KillOrder, deaths: Deaths, { info }: Context) {
    this.deaths = deaths;
    this.#order = order;
    const { activityType: type, activityId: id, attempt } = info;
    this.#hit = { type, id, moment: deaths.moment, attempt, pid: process.pid };
  }

  static of(order: KillOrder, context: Context): Point | undefined {
    const { activityType: type, activityId: id } = context.info;
    const deaths = order.deaths.find(
      ({ types, only }) =>
        types.some((pattern) => new RegExp(`^(?:${pattern})$`).test(type)) && (only?.includes(id) ?? true),
    );
    return deaths && new Point(order, deaths, context);
  }

  get isOpen(): boolean {
    const { times = 1 } = this.deaths;
    const { type, id } = this.#hit;
    if (this.deaths.onlyInWaits && !this.trait.tells) return false;
    const hits = readLines<Hit>(this.#order.hits).filter((hit) => hit.type === type);
    if (hits.filter((hit) => hit.id === id).length >= times) return false;
    return isStep(type) || new Set([...hits.map((hit) => hit.id), id]).size <= mostCallsOfType;
  }

  /** What calls of this type were like that did the whole of their work. */
  get trait(): Omit<Trait, 'type'> {
    const traits = readLines<Trait>(this.#order.traits).filter(({ type }) => type === this.#hit.type);
    return {
      tells: traits.length === 0 || traits.some(({ tells }) => tells),
      requests: Math.max(0, ...traits.map(({ requests }) => requests)),
    };
  }

  /** Ends the process; nothing of the call happens any more. With SIGTERM this returns, and the worker shuts down. */
  async die(how: Hit['how']): Promise<void> {
    if (!this.isOpen) return;
    const { signal = 'SIGKILL' } = this.deaths;
    record(this.#order.hits, { ...this.#hit, how });
    // Calls side by side that come to the same moment die with it.
    if (how === 'edge' && signal === 'SIGKILL') await sleep(gatheringMs);
    process.kill(process.pid, signal);
    if (signal === 'SIGKILL') await new Promise(() => undefined);
  }
}

const isStep = (type: string): boolean => type.includes('.');

function dyingInside(point: Point, context: Context, call: () => Promise<unknown>): Promise<unknown> {
  const { tells, requests } = point.trait;
  const middle = tells ? Infinity : Math.max(2, Math.ceil((requests + 1) / 2));
  onDetails(context, () => {
    // The details have to reach the server, and the call must not get any further meanwhile.
    setTimeout(() => {
      if (point.deaths.signal !== 'SIGTERM') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, untilSentMs);
      void point.die('heartbeat');
    }, 10);
  });
  return withRequests((count) => {
    if (count === middle) void point.die('middle');
  }, call);
}

/** Lets a call do its work and keeps what it was like. */
async function observed<T>(context: Context, order: KillOrder, type: string, call: () => Promise<T>): Promise<T> {
  const trait: Trait = { type, tells: false, requests: 0 };
  onDetails(context, () => (trait.tells = true));
  const result = await withRequests((count) => (trait.requests = count), call);
  learn(order.traits, trait);
  return result;
}

/** Once, at the first heartbeat of the call that carries how far it has got. */
function onDetails(context: Context, act: () => void): void {
  const beat = context.heartbeat;
  let done = false;
  const heartbeat: typeof beat = (details: unknown) => {
    beat(details);
    if (done || (details as { progress?: object } | undefined)?.progress === undefined) return;
    done = true;
    act();
  };
  Object.assign(context, { heartbeat });
}

function refusal(step: string): ApplicationFailure {
  const failure = { code: 'INVALID_SPEC', rule: 'SW-SPEC-009', message: `${step} is refused for good by the trial` };
  return ApplicationFailure.create({
    type: failure.code,
    message: `${failure.rule} ${failure.message}`,
    nonRetryable: true,
    details: [failure, 1],
  });
}
