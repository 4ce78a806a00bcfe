import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { isFinal, type Failure } from '@slipway/contracts';
import { keepBeating } from './activity-call.ts';
import { failed, ResourceFailure } from './failure.ts';

/** Larger results are refused by the server and retried for ever. */
const largestResultBytes = 512 * 1024;
const longestMessage = 4096;

/**
 * Wraps what becomes an activity: heartbeats from a timer, failures from the closed list, results within the server's limit.
 * Nothing else that is thrown crosses into history.
 */
export function activity<Call, Result>(run: (call: Call) => Promise<Result>): (call: Call) => Promise<Result> {
  return async (call) => {
    const context = Context.current();
    const stop = keepBeating(context);
    try {
      return withinLimit(await run(call), context.info.activityType);
    } catch (error) {
      throw toActivityError(error, context);
    } finally {
      stop();
    }
  };
}

function withinLimit<Result>(result: Result, type: string): Result {
  const bytes = Buffer.byteLength(JSON.stringify(result) ?? '');
  if (bytes <= largestResultBytes) return result;
  throw failed('INTERNAL', 'SW-INT-070', `${type} returned ${bytes} bytes`, { fix: 'please report it as a defect' });
}

function toActivityError(error: unknown, context: Context): Error {
  // An attempt that was told to stop and stopped has not failed, whatever its SDK threw on the way out.
  if (context.cancellationSignal.aborted) return new CancelledFailure(String(context.cancellationSignal.reason));
  if (error instanceof ApplicationFailure) return error;
  const { attempt } = context.info;
  if (error instanceof ResourceFailure) return toApplicationFailure(error.failure, attempt, error.retryAfterMs);
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return toApplicationFailure({ code: 'INTERNAL', rule: 'SW-INT-030', message: withoutSecrets(message) }, attempt);
}

/** Its details: the failure, and which attempt it was. */
function toApplicationFailure(failure: Failure, attempt: number, retryAfterMs?: number): ApplicationFailure {
  const { code, rule, message } = failure;
  return ApplicationFailure.create({
    type: code,
    message: `${rule} ${message}`.slice(0, longestMessage),
    nonRetryable: isFinal(code) || rule === 'SW-INT-070',
    details: [{ ...failure, message: message.slice(0, longestMessage) }, attempt],
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }),
    ...(code === 'NOT_READY' ? { category: ApplicationFailureCategory.BENIGN } : {}),
  });
}

/** Queries and user parts of URLs, and authorization headers, may carry a secret. */
const withoutSecrets = (text: string): string =>
  text
    .replaceAll(/(https?:\/\/[^\s?]+)\?\S*/g, '$1')
    .replaceAll(/(https?:\/\/)[^\s/@]+@/g, '$1')
    .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]+/g, '$1');
