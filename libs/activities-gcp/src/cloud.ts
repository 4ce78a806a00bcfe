import { failed, sleep, waitFor, type CloudContext, type Look, type ResourceFailure } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { clientsFor, once, type Clients } from './client.ts';
import { GoogleFailure, hasRule, isAbsent, isUnknownOutcome, toFailure } from './failure.ts';

/** How long to wait for something, in milliseconds before `pollScale`. */
export interface Patience {
  everyMs: number;
  maximumMs?: number;
  budgetMs?: number;
  /** To the end of a started operation, although the run was cancelled. */
  settle?: boolean;
}

/** Until a new API answers everywhere: five minutes, and one for the last look. Source: `clouds.md` section 5.5. */
const apiPropagation: Patience = { everyMs: 5_000, budgetMs: 360_000 };

/** One project, as the running call sees it: its clients, and the only ways in which calls are sent. */
export class GoogleCloud {
  readonly project: string;
  readonly clients: Clients;
  readonly #context: CloudContext;

  constructor(context: CloudContext, project: string) {
    this.#context = context;
    this.project = project;
    this.clients = clientsFor(context.endpoints, project);
  }

  get call(): CloudContext['call'] {
    return this.#context.call;
  }

  /**
   * Sends a call that changes something: once, unless Google says that it did not act on it (too many calls, an API that was
   * enabled or a resource that was made a moment ago).
   * @param what beginning of the message of a failure: `cannot create the network acme-net`
   */
  async send<T>(what: string, call: () => Promise<T>): Promise<T> {
    let renewed = false;
    return this.until({ ...apiPropagation, settle: true, what }, async () => {
      try {
        return { done: true, value: await call() };
      } catch (error) {
        const failure = toFailure(error, what);
        if (!renewed && failure.failure.code === 'UNAUTHENTICATED') {
          // A token that was withdrawn before its time: the next one is asked for once.
          renewed = true;
          (await this.clients.auth()).cachedCredential = null;
          return { done: false, waitingFor: { what, because: 'new credentials' } };
        }
        const next = await this.#nextAfter(failure, what);
        if (next === undefined) throw failure;
        await sleep(next.pauseMs * this.#context.pollScale, this.call.handover);
        const { refusal } = next;
        return { done: false, waitingFor: { what, because: refusal.failure.message }, refusal };
      }
    });
  }

  /** Sends a call that only reads; also again after a lost reply or a server's error, three times in all. */
  async read<T>(what: string, call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.send(what, call);
      } catch (error) {
        if (attempt === 3 || !isUnknownOutcome(error)) throw error;
        await sleep(1_000 * attempt * this.#context.pollScale, this.call.handover);
      }
    }
  }

  /** Reads what may not exist. Where the API is off, nothing does. */
  async find<T>(what: string, call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.read(what, call);
    } catch (error) {
      if (isAbsent(error) || hasRule(error, 'SW-AUTHZ-018')) return undefined;
      throw error;
    }
  }

  /** Sends a delete that is done at once. Absent is success, so it is sent again after a lost reply. */
  async delete(what: string, call: () => Promise<unknown>): Promise<void> {
    await this.find(what, call);
  }

  /** Reads a list. Where the API is off, there is nothing to list. */
  async list<T>(what: string, call: () => Promise<T[]>): Promise<T[]> {
    try {
      return await this.read(what, call);
    } catch (error) {
      if (hasRule(error, 'SW-AUTHZ-018')) return [];
      throw error;
    }
  }

  /** Looks until it is done, with heartbeats. */
  until<T>(patience: Patience & { what: string }, look: () => Promise<Look<T>>): Promise<T> {
    const { call, pollScale, leastBudgetMs = 0 } = this.#context;
    return waitFor(look, { call, pollScale, leastBudgetMs, ...patience });
  }

  /** When Google did not act and will later: how long to pause, and what is said should it never do. */
  async #nextAfter(
    failure: ResourceFailure,
    what: string,
  ): Promise<{ pauseMs: number; refusal: ResourceFailure } | undefined> {
    if (!(failure instanceof GoogleFailure)) return undefined;
    const { code, rule } = failure.failure;
    const { http, metadata } = failure.refusal;
    if (code === 'RATE_LIMITED')
      return { pauseMs: failure.retryAfterMs ?? 1_000 * (1 + Math.random()), refusal: failure };
    if (rule === 'SW-READY-038') return http === 400 ? { pauseMs: 0, refusal: failure } : undefined;
    const { service } = metadata;
    if (rule !== 'SW-AUTHZ-018' || service === undefined || !(await this.isEnabled(service))) return undefined;
    const message = `${what}: ${service} was enabled a moment ago and does not answer yet`;
    return { pauseMs: 0, refusal: failed('NOT_READY', 'SW-READY-018', message, { cause: failure }) };
  }

  /** Whether the project has the API switched on; it may still take minutes until it answers. */
  async isEnabled(api: string): Promise<boolean> {
    const client = await this.clients.serviceUsage();
    try {
      const [service] = await client.getService({ name: `projects/${this.project}/services/${api}` }, once);
      return service.state === 'ENABLED' || service.state === 2;
    } catch (error) {
      throw toFailure(error, `cannot tell whether ${api} is enabled`);
    }
  }
}

/** The project of a scope. Clients are kept between calls. */
export function cloudOf(context: CloudContext, scope: Pick<Scope, 'account'>): GoogleCloud {
  return new GoogleCloud(context, scope.account);
}
