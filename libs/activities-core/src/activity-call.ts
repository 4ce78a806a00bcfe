import { CancelledFailure, Context } from '@temporalio/activity';
import type { JsonObject } from '@slipway/contracts';
import type { CallContext } from './ports/call.ts';

const never = new AbortController().signal;
const handovers = new WeakMap<AbortSignal, AbortSignal>();

/**
 * The running activity as resources see it; outside of one, a call that is never stopped. A property is read when it is used, so
 * one object serves every call of a worker.
 */
export const activityCall: CallContext = {
  get signal() {
    return running()?.cancellationSignal ?? never;
  },
  get handover() {
    const context = running();
    return context ? handoverOf(context) : never;
  },
  get resumed() {
    const details: unknown = running()?.info.heartbeatDetails;
    return isObject(details) ? details : undefined;
  },
  heartbeat(details) {
    const context = running();
    if (!context) return;
    lastBeat.set(context, details);
    context.heartbeat(details);
  },
};

const lastBeat = new WeakMap<Context, JsonObject>();

/**
 * Beats from a timer for as long as a call runs, also while an SDK call hangs: a cancellation reaches an activity only through a
 * heartbeat that is sent. @returns what stops it
 */
export function keepBeating(context: Context): () => void {
  const timeout = context.info.heartbeatTimeoutMs;
  if (timeout === undefined) return () => undefined;
  const first: unknown = context.info.heartbeatDetails;
  if (isObject(first)) lastBeat.set(context, first);
  context.heartbeat(lastBeat.get(context));
  const timer = setInterval(() => context.heartbeat(lastBeat.get(context)), Math.min(timeout / 3, 20_000));
  return () => clearInterval(timer);
}

/** Aborted with the call's own signal, unless the run itself asked to stop: then a started operation settles first. */
function handoverOf(context: Context): AbortSignal {
  const { cancellationSignal } = context;
  const known = handovers.get(cancellationSignal);
  if (known) return known;
  const controller = new AbortController();
  const decide = (): void => {
    if (!context.cancellationDetails?.cancelRequested)
      controller.abort(cancellationSignal.reason ?? new CancelledFailure('handed over'));
  };
  if (cancellationSignal.aborted) decide();
  else cancellationSignal.addEventListener('abort', decide, { once: true });
  handovers.set(cancellationSignal, controller.signal);
  return controller.signal;
}

function running(): Context | undefined {
  try {
    return Context.current();
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
