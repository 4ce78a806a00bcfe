import type { CallContext } from './ports/call.ts';
import type { CloudContext } from './ports/provider.ts';
import type { ResourceFailure } from './failure.ts';
import { isUnknownOutcome } from './refusal/cloud-failure.ts';
import { sleep, waitFor, type Look } from './wait.ts';

/** How long to wait for something, in milliseconds before `pollScale`. */
export interface Patience {
  everyMs: number;
  maximumMs?: number;
  budgetMs?: number;
  /** To the end of what was started, although the run was cancelled. */
  settle?: boolean;
}

/** How often what only reads, or may be made twice, is sent in all. */
const mostTries = 3;

/** How every cloud's calls wait; which calls there are, and what is waited out, is the cloud's own. */
export abstract class CloudCalls {
  protected readonly context: CloudContext;

  constructor(context: CloudContext) {
    this.context = context;
  }

  get call(): CallContext {
    return this.context.call;
  }

  /** Looks until it is done, with heartbeats. */
  until<T>(patience: Patience & { what: string }, look: () => Promise<Look<T>>): Promise<T> {
    const { call, pollScale, leastBudgetMs = 0 } = this.context;
    return waitFor(look, { call, pollScale, leastBudgetMs, ...patience });
  }

  /** Also again after a lost reply or a server's error, three times in all. */
  protected async again<T>(send: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await send();
      } catch (error) {
        if (attempt === mostTries || !isUnknownOutcome(error)) throw error;
        await this.pause(1_000 * attempt);
      }
    }
  }

  /** For as long as was asked for, or a second or two: several workers do not come back all at once. */
  protected pauseAfter({ retryAfterMs }: ResourceFailure): Promise<void> {
    return this.pause(retryAfterMs ?? 1_000 * (1 + Math.random()));
  }

  /** Milliseconds before `pollScale`; ends early only with the attempt. */
  private pause(ms: number): Promise<void> {
    return sleep(ms * this.context.pollScale, this.call.handover);
  }
}
