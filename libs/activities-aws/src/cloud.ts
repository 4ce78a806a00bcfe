import { CloudCalls, failed, type CloudContext, type Patience, type ResourceFailure } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { clientsFor, type Clients } from './client.ts';
import { AmazonFailure, hasRule, isAbsent, isNotVisible, toFailure } from './failure.ts';

/** Until a role, a policy or a network is seen everywhere: two minutes, and one for the last look. Source: `clouds.md` section 5.5. */
const propagation: Patience = { everyMs: 2_000, maximumMs: 10_000, budgetMs: 180_000 };

/** One account and region, as the running call sees it: its clients, and the only ways in which calls are sent. */
export class AmazonCloud extends CloudCalls {
  readonly account: string;
  readonly region: string;

  constructor(context: CloudContext, account: string, region: string) {
    super(context);
    this.account = account;
    this.region = region;
  }

  /** To be asked for inside of each call: after a withdrawn token there are other ones. */
  get clients(): Clients {
    return clientsFor(this.context.endpoints, this.region);
  }

  /** The same account in another region. */
  at(region: string): AmazonCloud {
    return new AmazonCloud(this.context, this.account, region);
  }

  /**
   * Sends a call that changes something: once, unless Amazon says that it did not act on it (too many calls, something that it refers
   * to was made a moment ago).
   * @param what beginning of the message of a failure: `cannot create the VPC acme-net`
   */
  send<T>(what: string, call: () => Promise<T>): Promise<T> {
    return this.#send(what, call, true);
  }

  /** Sends a change that comes to the same when it is made twice: a setting, a tag. Also again after a lost reply. */
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

  /** Sends a delete that is done at once. Absent is success, so it is sent again after a lost reply. */
  async delete(what: string, call: () => Promise<unknown>): Promise<void> {
    await this.find(what, call);
  }

  /**
   * Reads every page of a list.
   * @param page reads from a token on; the token of the next page is undefined after the last one
   */
  async list<T>(
    what: string,
    page: (token: string | undefined) => Promise<{ items: readonly T[] | undefined; next: string | undefined }>,
  ): Promise<T[]> {
    const items: T[] = [];
    let token: string | undefined;
    do {
      const from = token;
      const read = await this.read(what, () => page(from));
      items.push(...(read.items ?? []));
      token = read.next === '' ? undefined : read.next;
    } while (token !== undefined);
    return items;
  }

  /** @param waits whether what is not visible yet is waited for: a read means something else by it */
  async #send<T>(what: string, call: () => Promise<T>, waits: boolean): Promise<T> {
    let renewed = false;
    return this.until({ ...propagation, settle: true, what }, async () => {
      try {
        await this.#checkAccount();
        return { done: true, value: await call() };
      } catch (error) {
        const failure = toFailure(error, what);
        if (!renewed && hasRule(failure, 'SW-AUTHN-025')) {
          // Credentials that were withdrawn before their time: the chain is asked once more.
          renewed = true;
          this.clients.renew();
          return { done: false, waitingFor: { what, because: 'new credentials' } };
        }
        const throttled = failure.failure.code === 'RATE_LIMITED';
        if (!throttled && !(waits && isNotVisible(failure) && !isAnswerless(failure))) throw failure;
        if (throttled) await this.pauseAfter(failure);
        return { done: false, waitingFor: { what, because: failure.failure.message }, refusal: failure };
      }
    });
  }

  /** A worker with credentials of another account would look for everything, and make it, in the wrong place. */
  async #checkAccount(): Promise<void> {
    const account = await this.clients.account();
    if (account === this.account) return;
    const message = `the credentials of the worker belong to account ${account}, not to ${this.account}`;
    throw failed('INVALID_SPEC', 'SW-SPEC-068', message, {
      fix: 'correct spec.aws.accountId (aws sts get-caller-identity), or give the worker credentials of that account',
      specPath: 'spec.aws.accountId',
    });
  }
}

const isAnswerless = (failure: ResourceFailure): boolean =>
  failure instanceof AmazonFailure && failure.refusal.http === undefined;

/** The account and region of a scope. Clients are kept between calls. */
export function cloudOf(context: CloudContext, scope: Pick<Scope, 'account' | 'location'>): AmazonCloud {
  return new AmazonCloud(context, scope.account, scope.location);
}
