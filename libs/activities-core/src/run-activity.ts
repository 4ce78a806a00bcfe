import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { failuresBorne, isBenign, isFinal, type Failure } from '@slipway/contracts';
import { inWords, tell } from '@slipway/contracts/rules';
import { Attempt } from './attempt.ts';
import { failed, ResourceFailure } from './failure.ts';
import { standingOf } from './standing.ts';

/** Larger results are refused by the server and retried for ever. */
const largestResultBytes = 512 * 1024;
const longestMessage = 4096;
/** Whatever their code says: the next result would be as large, and every further order counts against the limit. */
const neverAgain: readonly string[] = ['SW-INT-070', 'SW-RATE-050'];

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
      const standing = standingOf(context.info.activityType, call);
      const failure = standing ? tell(toFailure(error), standing) : toFailure(error);
      const retryAfterMs = error instanceof ResourceFailure ? error.retryAfterMs : undefined;
      const most = typeof borne === 'number' ? borne : borne(call);
      throw toApplicationFailure(failure, attempt.fail(), most, retryAfterMs);
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

function toApplicationFailure(
  { code, rule, message, ...more }: Failure,
  failures: number,
  borne: number,
  retryAfterMs: number | undefined,
): ApplicationFailure {
  return ApplicationFailure.create({
    type: code,
    message: `${rule} ${message}`.slice(0, longestMessage),
    nonRetryable: isFinal(code) || neverAgain.includes(rule) || failures >= borne,
    details: [{ code, rule, message: message.slice(0, longestMessage), ...more }, failures],
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }),
    ...(isBenign(code) ? { category: ApplicationFailureCategory.BENIGN } : {}),
  });
}

function toFailure(error: unknown): Failure {
  if (error instanceof ResourceFailure) return error.failure;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'INTERNAL', rule: 'SW-INT-030', message: inWords(message) };
}
