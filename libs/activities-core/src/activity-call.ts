import { Context } from '@temporalio/activity';
import { Attempt } from './attempt.ts';
import type { CallContext } from './ports/call.ts';

const never = new AbortController().signal;

/**
 * The running activity as resources see it; outside of one, a call that is never stopped. A property is read when it is used, so
 * one object serves every call of a worker.
 */
export const activityCall: CallContext = {
  get signal() {
    return attempt()?.signal ?? never;
  },
  get handover() {
    return attempt()?.handover ?? never;
  },
  get resumed() {
    return attempt()?.resumed;
  },
  heartbeat(details) {
    attempt()?.heartbeat(details);
  },
  warn(message) {
    running()?.log.warn(message);
  },
};

function attempt(): Attempt | undefined {
  const context = running();
  return context && Attempt.of(context);
}

function running(): Context | undefined {
  try {
    return Context.current();
  } catch {
    return undefined;
  }
}
