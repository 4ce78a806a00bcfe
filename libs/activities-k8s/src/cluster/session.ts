import { sleep, type CallContext, type ClusterCredentials } from '@slipway/activities-core';
import type { ApiRequest, ApiResponse, Connection } from './connection.ts';
import { groupPath, type Discovery } from './discovery.ts';
import { failureOf, isTransient, retryAfterMs, unreachable } from './failure.ts';
import type { Silence } from './silence.ts';

/** Real time, even where the cloud's time is simulated: an API server takes seconds to come back. */
const pausesMs = [200, 400, 800, 1600, 3200, 5000];

interface Reached {
  connection: Connection;
  discovery: Discovery;
  credentials: ClusterCredentials;
  silence: Silence;
}

/** How one call reaches a cluster's API: with fresh tokens, again where that can help, and by the paths that it serves. */
export class Session {
  readonly #name: string;
  #reached: Reached;
  readonly #call: CallContext;
  readonly #signal: AbortSignal | undefined;
  readonly #renew: () => Promise<Reached>;

  /** @param name of the cluster, for people */
  constructor(
    name: string,
    reached: Reached,
    call: CallContext,
    signal: AbortSignal | undefined,
    renew: () => Promise<Reached>,
  ) {
    this.#name = name;
    this.#reached = reached;
    this.#call = call;
    this.#signal = signal;
    this.#renew = renew;
  }

  get credentials(): ClusterCredentials {
    return this.#reached.credentials;
  }

  /** The body of an answer. Throws what any other answer than success means. */
  bodyOf(answer: ApiResponse, request: ApiRequest): unknown {
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw failureOf(request, answer, this.#name);
  }

  /** Of a kind, or of one object. Undefined: the kind is not served. */
  async path(
    apiVersion: string,
    kind: string,
    { namespace, name }: { namespace?: string; name?: string },
  ): Promise<string | undefined> {
    const group = groupPath(apiVersion);
    const info = await this.#reached.discovery.find(apiVersion, kind, async () => {
      const request: ApiRequest = { method: 'GET', path: group };
      const answer = await this.send(request);
      return answer.status === 404 ? undefined : this.bodyOf(answer, request);
    });
    if (!info) return undefined;
    const scope = info.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
    return `${group}${scope}/${info.plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
  }

  /** The kind may be gone: it is looked up again. */
  forget(apiVersion: string): void {
    this.#reached.discovery.drop(apiVersion);
  }

  /** Sends with a fresh token, again where that can help: overload, a broken connection, once with a newly minted token. */
  async send(request: ApiRequest): Promise<ApiResponse> {
    const signal = this.#signal ?? this.#call.signal;
    let minted = false;
    for (let attempt = 0; ; attempt++) {
      signal.throwIfAborted();
      const pause = pausesMs[attempt];
      let wait = pause === undefined ? 0 : pause * (0.5 + Math.random());
      const { connection, credentials } = this.#reached;
      const token = await credentials.token();
      try {
        const answer = await connection.request(request, token, signal);
        // Whoever lets nobody in is as good as silent to a removal.
        if (answer.status !== 401) this.#reached.silence.heard();
        if (answer.status === 401 && !minted) {
          minted = true;
          this.#reached = await this.#renew();
          continue;
        }
        if (pause === undefined || !isTransient(answer)) return answer;
        wait = retryAfterMs(answer) ?? wait;
      } catch (error) {
        signal.throwIfAborted();
        if (!isNetworkError(error)) throw error;
        // A cluster that is gone does not answer either: its cloud knows which it is.
        this.#reached = await this.#renew();
        const { silence } = this.#reached;
        if (pause === undefined || silence.isKnown) {
          silence.notHeard();
          throw unreachable(this.#name, error);
        }
      }
      await sleep(wait, signal);
    }
  }
}

/** Errors of sockets, TLS and name resolution carry a code; so does our own limit on an answer's time. */
function isNetworkError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  return 'syscall' in error || 'code' in error || ('name' in error && error.name === 'TimeoutError');
}
