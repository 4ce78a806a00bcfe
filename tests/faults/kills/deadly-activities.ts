import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, type Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { learn, readLines, readOrder, record, type Hit, type KillOrder, type Trait } from './kill-order.ts';
import { withRequests } from './outgoing-requests.ts';

/** Longer than heartbeats are held back at a heartbeat timeout of 2 s. */
const untilSentMs = 250;
const gatheringMs = 100;

/** Makes the worker die in its calls as the order in the file says: the process ends itself at exactly that moment. */
export function deadlyActivities(orderFile: string): (context: Context) => ActivityInterceptors {
  return (context) => ({
    inbound: {
      execute: async (input, next) => {
        const order = readOrder(orderFile);
        if (!order) return next(input);
        const { activityType: type, activityId: id, attempt } = context.info;
        if (type.endsWith('.ensure') && id === order.refuse) throw refusal(id);
        const point = new Point(order, type, id, attempt);
        if (!point.isOpen) {
          if (order.moment === 'details cleared' && type.includes('.'))
            Object.assign(context.info, { heartbeatDetails: undefined });
          return observed(context, order, type, () => next(input));
        }
        if (order.moment === 'before call') await point.die('edge');
        const result = await (isInside(order) ? dyingInside(point, context, () => next(input)) : next(input));
        if (order.moment === 'result told') setTimeout(() => void point.die('edge'), 20);
        // A call that neither told of an operation nor got to its middle is met at its end.
        else await point.die('edge');
        return result;
      },
    },
  });
}

const isInside = ({ moment }: KillOrder): boolean => moment === 'in poll' || moment === 'details cleared';

/** A moment of a call at which its worker is to die, unless it did so before. */
class Point {
  readonly order: KillOrder;
  readonly #hit: Omit<Hit, 'how'>;

  constructor(order: KillOrder, type: string, id: string, attempt: number) {
    this.order = order;
    this.#hit = { type, id, moment: order.moment, attempt, pid: process.pid };
  }

  get isOpen(): boolean {
    const { order } = this;
    const { type, id } = this.#hit;
    if (!order.types.some((pattern) => new RegExp(`^(?:${pattern})$`).test(type))) return false;
    if (order.only && !order.only.includes(id)) return false;
    const hits = readLines<Hit>(order.hits).filter((hit) => hit.type === type);
    if (hits.filter((hit) => hit.id === id).length >= order.times) return false;
    if (order.moment === 'details cleared' && !this.trait.tells) return false;
    return type.includes('.') || new Set([...hits.map((hit) => hit.id), id]).size <= order.callsOfType;
  }

  /** What calls of this type were like that did the whole of their work. */
  get trait(): Omit<Trait, 'type'> {
    const traits = readLines<Trait>(this.order.traits).filter(({ type }) => type === this.#hit.type);
    return {
      tells: traits.length === 0 || traits.some(({ tells }) => tells),
      requests: Math.max(0, ...traits.map(({ requests }) => requests)),
    };
  }

  /** Ends the process; nothing of the call happens any more. With SIGTERM this returns, and the worker shuts down. */
  async die(how: Hit['how']): Promise<void> {
    if (!this.isOpen) return;
    const { hits, signal } = this.order;
    record(hits, { ...this.#hit, how });
    // Calls side by side that come to the same moment die with it.
    if (how === 'edge' && signal === 'SIGKILL') await sleep(gatheringMs);
    process.kill(process.pid, signal);
    if (signal === 'SIGKILL') await new Promise(() => undefined);
  }
}

function dyingInside(point: Point, context: Context, call: () => Promise<unknown>): Promise<unknown> {
  const { tells, requests } = point.trait;
  const middle = tells ? Infinity : Math.max(2, Math.ceil((requests + 1) / 2));
  onDetails(context, () => {
    // The details have to reach the server, and the call must not get any further meanwhile.
    setTimeout(() => {
      if (point.order.signal === 'SIGKILL') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, untilSentMs);
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
