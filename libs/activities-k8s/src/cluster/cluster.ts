import {
  failed,
  sleep,
  type CallContext,
  type ClusterCredentials,
  type LiveObject,
  type Manifest,
  type ObjectKey,
} from '@slipway/activities-core';
import type { ApiRequest, ApiResponse, Connection } from './connection.ts';
import { groupPath, type Discovery } from './discovery.ts';
import { failureOf, isTransient, retryAfterMs, statusOf, unreachable } from './failure.ts';
import type { Silence } from './silence.ts';

/** Who writes, as `managedFields` shows it. */
export const fieldManager = 'slipway';

/** Real time, even where the cloud's time is simulated: an API server takes seconds to come back. */
const pausesMs = [200, 400, 800, 1600, 3200, 5000];

export interface Reached {
  connection: Connection;
  discovery: Discovery;
  credentials: ClusterCredentials;
  silence: Silence;
}

export interface ListOptions {
  /** Absent: all namespaces. */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Only `metadata` of each object. */
  metadataOnly?: boolean;
}

/** One cluster's API, with raw objects: nothing of them is renamed or dropped on the way. */
export class Cluster {
  readonly name: string;
  #reached: Reached;
  readonly #call: CallContext;
  readonly #signal: AbortSignal | undefined;
  readonly #renew: () => Promise<Reached>;

  constructor(
    name: string,
    reached: Reached,
    call: CallContext,
    signal: AbortSignal | undefined,
    renew: () => Promise<Reached>,
  ) {
    this.name = name;
    this.#reached = reached;
    this.#call = call;
    this.#signal = signal;
    this.#renew = renew;
  }

  get credentials(): ClusterCredentials {
    return this.#reached.credentials;
  }

  /** Undefined: absent, or its kind is. */
  async get<T extends LiveObject = LiveObject>(key: ObjectKey): Promise<T | undefined> {
    const path = await this.#path(key.apiVersion, key.kind, key);
    if (path === undefined) return undefined;
    const answer = await this.#send({ method: 'GET', path });
    if (answer.status === 404) return this.#absent(key, answer);
    return this.#object<T>(answer, { method: 'GET', path });
  }

  /** Empty when the kind is not served. */
  async list<T extends LiveObject = LiveObject>(
    apiVersion: string,
    kind: string,
    { namespace, labelSelector, fieldSelector, metadataOnly }: ListOptions = {},
  ): Promise<T[]> {
    const path = await this.#path(apiVersion, kind, namespace === undefined ? {} : { namespace });
    if (path === undefined) return [];
    const items: T[] = [];
    let page = '';
    do {
      const request: ApiRequest = {
        method: 'GET',
        path,
        query: {
          limit: '500',
          ...(page ? { continue: page } : {}),
          ...(labelSelector === undefined ? {} : { labelSelector }),
          ...(fieldSelector === undefined ? {} : { fieldSelector }),
        },
        ...(metadataOnly ? { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' } : {}),
      };
      const answer = await this.#send(request);
      if (answer.status === 404) return [];
      const list = this.#success(answer, request) as { items?: T[]; metadata?: { continue?: string } };
      // Items of a list do not repeat what they are.
      items.push(...(list.items ?? []).map((item) => ({ ...item, apiVersion, kind })));
      page = list.metadata?.continue ?? '';
    } while (page);
    return items;
  }

  /** Server-side apply of the untouched object. `force`: take over fields that somebody else manages. Default true. */
  async apply(manifest: Manifest, options: { force?: boolean; dryRun?: boolean } = {}): Promise<LiveObject> {
    const path = await this.#needPath(manifest);
    const request: ApiRequest = {
      method: 'PATCH',
      path,
      query: {
        fieldManager,
        force: String(options.force ?? true),
        fieldValidation: 'Strict',
        ...(options.dryRun ? { dryRun: 'All' } : {}),
      },
      contentType: 'application/apply-patch+yaml',
      body: manifest,
    };
    return this.#object(await this.#send(request), request);
  }

  /** Undefined: somebody was faster, an object of that name exists. */
  async create(manifest: Manifest): Promise<LiveObject | undefined> {
    const { namespace } = manifest.metadata;
    const path = await this.#path(manifest.apiVersion, manifest.kind, namespace === undefined ? {} : { namespace });
    if (path === undefined) throw notServed(manifest);
    const request: ApiRequest = {
      method: 'POST',
      path,
      query: { fieldManager, fieldValidation: 'Strict' },
      body: manifest,
    };
    const answer = await this.#send(request);
    if (answer.status === 409 && statusOf(answer).reason === 'AlreadyExists') return undefined;
    return this.#object(answer, request);
  }

  /** Writes the object over the version that it was read as. Undefined: it was changed since, or is gone. */
  async replace(object: LiveObject): Promise<LiveObject | undefined> {
    const request: ApiRequest = {
      method: 'PUT',
      path: await this.#needPath(object),
      query: { fieldManager },
      body: object,
    };
    const answer = await this.#send(request);
    if (answer.status === 404 || (answer.status === 409 && statusOf(answer).reason === 'Conflict')) return undefined;
    return this.#object(answer, request);
  }

  /** JSON merge patch. Undefined: absent. */
  async patch(key: ObjectKey, change: unknown): Promise<LiveObject | undefined> {
    const path = await this.#path(key.apiVersion, key.kind, key);
    if (path === undefined) return undefined;
    const request: ApiRequest = {
      method: 'PATCH',
      path,
      query: { fieldManager },
      contentType: 'application/merge-patch+json',
      body: change,
    };
    const answer = await this.#send(request);
    if (answer.status === 404) return this.#absent(key, answer);
    return this.#object(answer, request);
  }

  /**
   * Asks for the deletion, with what the object owns first. Absent is success. `uid`: only this very object. In the background it
   * is gone at once: for what owns nothing.
   */
  async delete(
    key: ObjectKey,
    uid?: string,
    propagationPolicy: 'Foreground' | 'Background' = 'Foreground',
  ): Promise<void> {
    const path = await this.#path(key.apiVersion, key.kind, key);
    if (path === undefined) return;
    const request: ApiRequest = {
      method: 'DELETE',
      path,
      body: {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        propagationPolicy,
        ...(uid === undefined ? {} : { preconditions: { uid } }),
      },
    };
    const answer = await this.#send(request);
    if (answer.status === 404) return void this.#absent(key, answer);
    // Another object took the name since: the one that was meant is gone.
    if (answer.status === 409 && uid !== undefined) return;
    this.#success(answer, request);
  }

  /** Whether the cluster serves the kind. */
  async serves(apiVersion: string, kind: string): Promise<boolean> {
    return (await this.#path(apiVersion, kind, {})) !== undefined;
  }

  #absent(key: ObjectKey, answer: ApiResponse): undefined {
    // Without a name in it, the answer is about the path: the kind itself is gone.
    if (statusOf(answer).details?.name === undefined) this.#reached.discovery.drop(key.apiVersion);
    return undefined;
  }

  #object<T extends LiveObject>(answer: ApiResponse, request: ApiRequest): T {
    return this.#success(answer, request) as T;
  }

  #success(answer: ApiResponse, request: ApiRequest): unknown {
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw failureOf(request, answer, this.name);
  }

  async #needPath({ apiVersion, kind, metadata }: Manifest | LiveObject): Promise<string> {
    const path = await this.#path(apiVersion, kind, metadata);
    if (path === undefined) throw notServed({ apiVersion, kind });
    return path;
  }

  async #path(
    apiVersion: string,
    kind: string,
    { namespace, name }: { namespace?: string; name?: string },
  ): Promise<string | undefined> {
    const group = groupPath(apiVersion);
    const info = await this.#reached.discovery.find(apiVersion, kind, async () => {
      const request: ApiRequest = { method: 'GET', path: group };
      const answer = await this.#send(request);
      return answer.status === 404 ? undefined : this.#success(answer, request);
    });
    if (!info) return undefined;
    const scope = info.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
    return `${group}${scope}/${info.plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
  }

  /** Sends with a fresh token, again where that can help: overload, a broken connection, once with a newly minted token. */
  async #send(request: ApiRequest): Promise<ApiResponse> {
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
        this.#reached.silence.heard();
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
          throw unreachable(this.name, error);
        }
      }
      await sleep(wait, signal);
    }
  }
}

function notServed({ apiVersion, kind }: { apiVersion: string; kind: string }): Error {
  return failed('NOT_READY', 'SW-READY-044', `${kind} of ${apiVersion} is not served by the cluster yet`);
}

/** Errors of sockets, TLS and name resolution carry a code; so does our own limit on an answer's time. */
function isNetworkError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  return 'syscall' in error || 'code' in error || ('name' in error && error.name === 'TimeoutError');
}
