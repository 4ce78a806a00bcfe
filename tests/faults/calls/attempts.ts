import { ResourceFailure, type CallContext } from '@slipway/activities-core';
import { failuresBorne, isFinal, type Failure, type JsonObject } from '@slipway/contracts';

export type Verb = 'ensure' | 'destroy';

/** Far beyond what any trial takes: a verb that is still at it hangs. */
const patienceMs = 180_000;

/** The running call; what one attempt reported last is what the next one resumes, as the server hands it on. */
export class TrialCall implements CallContext {
  resumed: JsonObject | undefined;
  readonly beats: JsonObject[] = [];
  #deadline = new AbortController();

  get signal(): AbortSignal {
    return this.#deadline.signal;
  }

  get handover(): AbortSignal {
    return this.#deadline.signal;
  }

  heartbeat(details: JsonObject): void {
    this.beats.push(details);
  }

  warn(): void {}

  /** Nothing is known of earlier calls, and there is time. */
  begin(): { end(): void } {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new Error(`no end within ${patienceMs / 1000} s`)), patienceMs);
    this.#deadline = deadline;
    this.resumed = undefined;
    this.beats.length = 0;
    return { end: () => clearTimeout(timer) };
  }
}

/** How a verb ended after as many attempts as the server gives it. */
export interface Ended {
  success: boolean;
  /** One for each attempt that failed. */
  failures: Failure[];
  /** Errors that are none of the closed list. */
  strangers: unknown[];
}

/**
 * Tries as the server does: a verb that failed is called again, as often as a plan bears, unless nobody can heal it by trying.
 * @param afterFailure is told how many have failed so far, for faults that end after some
 */
export async function attempts(
  call: TrialCall,
  verb: Verb,
  run: () => Promise<unknown>,
  afterFailure: (failed: number) => void = () => undefined,
): Promise<Ended> {
  const { end } = call.begin();
  const ended: Ended = { success: false, failures: [], strangers: [] };
  try {
    while (ended.failures.length < failuresBorne[verb]) {
      try {
        await run();
        return { ...ended, success: true };
      } catch (error) {
        if (!(error instanceof ResourceFailure)) ended.strangers.push(error);
        ended.failures.push(failureOf(error));
        afterFailure(ended.failures.length);
        if (call.signal.aborted || isFinal(ended.failures.at(-1)!.code)) return ended;
        call.resumed = call.beats.at(-1);
      }
    }
    return ended;
  } finally {
    end();
  }
}

/** As the activity wrapper maps what is thrown. */
function failureOf(error: unknown): Failure {
  if (error instanceof ResourceFailure) return error.failure;
  return {
    code: 'INTERNAL',
    rule: 'SW-INT-030',
    message: error instanceof Error ? (error.stack ?? '') : String(error),
  };
}
