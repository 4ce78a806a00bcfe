import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { failuresBorne, isFinal, type Failure } from '@slipway/contracts';
import { Attempt } from './attempt.ts';
import { failed, ResourceFailure } from './failure.ts';

/** Larger results are refused by the server and retried for ever. */
const largestResultBytes = 512 * 1024;
const longestMessage = 4096;

/**
 * Wraps what becomes an activity: heartbeats from a timer, failures from the closed list, results within the server's limit.
 * Nothing else that is thrown crosses into history.
 *
 * The failure that is one too many ends the activity. Attempts that ended otherwise (a worker was lost or
 * stopped, a person paused or reset the activity) are not counted, so that the server's own limit has to leave room for them.
 * @param borne failures before it is given up, or what tells it from the call; default: those of `ensure` and `observe`
 * @throws ApplicationFailure of the code's type, with details `[failure, failures so far]`
 */
export function activity<Call, Result>(
  run: (call: Call) => Promise<Result>,
  borne: number | ((call: Call) => number) = failuresBorne.ensure,
): (call: Call) => Promise<Result> {
  return async (call) => {
    const context = Context.current();
    const attempt = Attempt.begin(context);
    try {
      return withinLimit(await Promise.race([run(call), attempt.overdue]), context.info.activityType);
    } catch (error) {
      // An attempt that was told to stop and stopped has not failed, whatever its SDK threw on the way out.
      if (context.cancellationSignal.aborted) throw new CancelledFailure(String(context.cancellationSignal.reason));
      throw toApplicationFailure(error, attempt.fail(), typeof borne === 'number' ? borne : borne(call));
    } finally {
      attempt.end();
    }
  };
}

function withinLimit<Result>(result: Result, type: string): Result {
  const bytes = Buffer.byteLength(JSON.stringify(result) ?? '');
  if (bytes <= largestResultBytes) return result;
  throw failed('INTERNAL', 'SW-INT-070', `${type} returned ${bytes} bytes`, { fix: 'please report it as a defect' });
}

function toApplicationFailure(error: unknown, failures: number, borne: number): ApplicationFailure {
  const { code, rule, message, ...more } = toFailure(error);
  const retryAfterMs = error instanceof ResourceFailure ? error.retryAfterMs : undefined;
  return ApplicationFailure.create({
    type: code,
    message: `${rule} ${message}`.slice(0, longestMessage),
    nonRetryable: isFinal(code) || rule === 'SW-INT-070' || failures >= borne,
    details: [{ code, rule, message: message.slice(0, longestMessage), ...more }, failures],
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }),
    ...(code === 'NOT_READY' ? { category: ApplicationFailureCategory.BENIGN } : {}),
  });
}

function toFailure(error: unknown): Failure {
  if (error instanceof ResourceFailure) return error.failure;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'INTERNAL', rule: 'SW-INT-030', message: withoutSecrets(message) };
}

/** Queries and user parts of URLs, and authorization headers, may carry a secret. */
const withoutSecrets = (text: string): string =>
  text
    .replaceAll(/(https?:\/\/[^\s?]+)\?\S*/g, '$1')
    .replaceAll(/(https?:\/\/)[^\s/@]+@/g, '$1')
    .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]+/g, '$1');
