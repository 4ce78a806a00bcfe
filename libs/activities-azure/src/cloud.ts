import { CloudCalls, type CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { firstAnswer, type AnswerOptions } from './answer.ts';
import { clientsFor, type Clients } from './client.ts';
import { hasRule, isAbsent, isBusy, toFailure } from './failure.ts';
import { withLocks } from './locks.ts';
import { follow } from './operation.ts';

/**
 * How long a change waits for what heals by itself, by rule: Azure did nothing. What is made is seen everywhere within two minutes, a
 * principal within ten. Source: `clouds.md` section 5.5.
 */
const patienceFor: Readonly<Record<string, number>> = {
  'SW-RATE-028': 3_600_000,
  'SW-READY-015': 900_000,
  'SW-READY-019': 300_000,
  'SW-READY-038': 180_000,
  'SW-CONF-036': 2_700_000,
  'SW-CONF-037': 2_700_000,
};

/** One subscription, as the running call sees it: its clients, and the only ways in which calls are sent. */
export class AzureCloud extends CloudCalls {
  readonly subscription: string;

  constructor(context: CloudContext, subscription: string) {
    super(context);
    this.subscription = subscription;
  }

  /** To be asked for inside of each call: after a withdrawn token there are other ones. */
  get clients(): Clients {
    return clientsFor(this.context.endpoints, this.subscription);
  }

  /**
   * Sends a call that changes something: once, unless Azure says that it did not act on it (too many calls, something that it refers
   * to was made a moment ago, another operation is running).
   * @param what beginning of the message of a failure: `cannot create the virtual network acme-net`
   */
  send<T>(what: string, call: () => Promise<T>): Promise<T> {
    return this.#send(what, call, true);
  }

  /** Sends a change that comes to the same when it is made twice: a PUT of the same body. Also again after a lost reply. */
  change<T>(what: string, call: () => Promise<T>): Promise<T> {
    return this.again(() => this.#send(what, call, true));
  }

  /** Sends a call that only reads; also again after a lost reply or a server's error, three times in all. */
  read<T>(what: string, call: () => Promise<T>): Promise<T> {
    return this.again(() => this.#send(what, call, false));
  }

  /** Reads what may not exist. */
  async find<T>(what: string, call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.read(what, call);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  /** Sends a delete that is done at once. Absent is success, so it is sent again after a lost reply; busy is waited for. */
  async delete(what: string, call: () => Promise<unknown>): Promise<void> {
    await this.#delete(what, call);
  }

  /** Reads a list to its last page. */
  list<T>(what: string, pages: () => Promise<AsyncIterable<T>>): Promise<T[]> {
    return this.read(what, async () => {
      const items: T[] = [];
      for await (const item of await pages()) items.push(item);
      return items;
    });
  }

  /** Lists what may be in a group that does not exist. */
  async listIfAny<T>(what: string, pages: () => Promise<AsyncIterable<T>>): Promise<T[]> {
    try {
      return await this.list(what, pages);
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }

  /**
   * Sends a change that may take long, once, and follows it to its end.
   * @param resource id of what it works on, for the heartbeat
   * @param call a method of the SDK, given these options
   * @throws what Azure refused, or what the operation ended with
   */
  async run(what: string, resource: string, call: (options: AnswerOptions) => Promise<unknown>): Promise<void> {
    const { operationUrl } = await this.send(what, () => firstAnswer(call));
    if (operationUrl !== undefined) await follow(this, resource, operationUrl, what);
  }

  /** As `run`, for a delete: absent is success, and it is sent again after a lost reply. */
  async runDelete(what: string, resource: string, call: (options: AnswerOptions) => Promise<unknown>): Promise<void> {
    const answer = await this.#delete(what, () => firstAnswer(call));
    if (answer?.operationUrl === undefined) return;
    try {
      await follow(this, resource, answer.operationUrl, what);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }

  async #delete<T>(what: string, call: () => Promise<T>): Promise<T | undefined> {
    const until = { everyMs: 3_000, maximumMs: 20_000, budgetMs: patienceFor['SW-CONF-037'] ?? 0, settle: true, what };
    return this.until<T | undefined>(until, async () => {
      try {
        return { done: true, value: await this.find(what, call) };
      } catch (error) {
        if (!isBusy(error)) throw error;
        return { done: false, waitingFor: { what, because: error.failure.message }, refusal: error };
      }
    });
  }

  /** @param waits whether what heals by itself is waited for: a read means something else by it */
  async #send<T>(what: string, call: () => Promise<T>, waits: boolean): Promise<T> {
    let renewed = false;
    const { pollScale, leastBudgetMs = 0 } = this.context;
    const started = Date.now();
    return this.until({ everyMs: 2_000, maximumMs: 15_000, settle: true, what }, async () => {
      const waitedMs = Date.now() - started;
      try {
        return { done: true, value: await call() };
      } catch (error) {
        const failure = toFailure(error, what);
        if (!renewed && hasRule(failure, 'SW-AUTHN-025')) {
          // A token that was withdrawn before its time: the chain is asked once more.
          renewed = true;
          this.clients.renew();
          return { done: false, waitingFor: { what, because: 'new credentials' } };
        }
        const throttled = failure.failure.code === 'RATE_LIMITED';
        const patience = throttled || waits ? patienceFor[failure.failure.rule] : undefined;
        if (patience === undefined) throw await withLocks(this, failure, what);
        if (waitedMs > Math.max(patience * (pollScale > 0 ? pollScale : 0.001), leastBudgetMs)) throw failure;
        if (throttled) await this.pauseAfter(failure);
        return { done: false, waitingFor: { what, because: failure.failure.message }, refusal: failure };
      }
    });
  }
}

/** The subscription of a scope. Clients are kept between calls. */
export function cloudOf(context: CloudContext, scope: Pick<Scope, 'account'>): AzureCloud {
  return new AzureCloud(context, scope.account);
}
