import { CloudCalls, failed, type CloudContext, type Patience, type ResourceFailure } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { clientsFor, once, type Clients } from './client.ts';
import { GoogleFailure, hasRule, isAbsent, toFailure } from './failure.ts';

/** Until a new API answers everywhere: five minutes, and one for the last look. Source: `clouds.md` section 5.5. */
const apiPropagation: Patience = { everyMs: 5_000, budgetMs: 360_000 };

/** One project, as the running call sees it: its clients, and the only ways in which calls are sent. */
export class GoogleCloud extends CloudCalls {
  readonly project: string;
  readonly clients: Clients;

  constructor(context: CloudContext, project: string) {
    super(context);
    this.project = project;
    this.clients = clientsFor(context.endpoints, project);
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
        const refusal = await this.#untilLater(failure, what);
        if (refusal === undefined) throw failure;
        if (failure.failure.code === 'RATE_LIMITED') await this.pauseAfter(failure);
        return { done: false, waitingFor: { what, because: refusal.failure.message }, refusal };
      }
    });
  }

  /** Sends a call that only reads; also again after a lost reply or a server's error, three times in all. */
  read<T>(what: string, call: () => Promise<T>): Promise<T> {
    return this.again(() => this.send(what, call));
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

  /** When Google did not act and will later: what is said should it never do. */
  async #untilLater(failure: ResourceFailure, what: string): Promise<ResourceFailure | undefined> {
    if (!(failure instanceof GoogleFailure)) return undefined;
    const { code, rule } = failure.failure;
    const { http, metadata } = failure.refusal;
    if (code === 'RATE_LIMITED') return failure;
    if (rule === 'SW-READY-038') return http === 400 ? failure : undefined;
    const { service } = metadata;
    if (rule !== 'SW-AUTHZ-018' || service === undefined || !(await this.isEnabled(service))) return undefined;
    const message = `${what}: ${service} was enabled a moment ago and does not answer yet`;
    return failed('NOT_READY', 'SW-READY-018', message, { cause: failure });
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
