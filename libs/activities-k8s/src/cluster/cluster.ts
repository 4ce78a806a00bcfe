import {
  failed,
  type ClusterCredentials,
  type LiveObject,
  type Manifest,
  type ObjectKey,
} from '@slipway/activities-core';
import type { ApiRequest, ApiResponse } from './connection.ts';
import { statusOf } from './failure.ts';
import type { Session } from './session.ts';

/** Who writes, as `managedFields` shows it. */
export const fieldManager = 'slipway';

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
  readonly #session: Session;

  constructor(name: string, session: Session) {
    this.name = name;
    this.#session = session;
  }

  get credentials(): ClusterCredentials {
    return this.#session.credentials;
  }

  /** Undefined: absent, or its kind is. */
  async get<T extends LiveObject = LiveObject>(key: ObjectKey): Promise<T | undefined> {
    const path = await this.#session.path(key.apiVersion, key.kind, key);
    if (path === undefined) return undefined;
    const answer = await this.#session.send({ method: 'GET', path });
    if (answer.status === 404) return this.#absent(key, answer);
    return this.#object<T>(answer, { method: 'GET', path });
  }

  /** Empty when the kind is not served. */
  async list<T extends LiveObject = LiveObject>(
    apiVersion: string,
    kind: string,
    { namespace, labelSelector, fieldSelector, metadataOnly }: ListOptions = {},
  ): Promise<T[]> {
    const path = await this.#session.path(apiVersion, kind, namespace === undefined ? {} : { namespace });
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
      const answer = await this.#session.send(request);
      if (answer.status === 404) return [];
      const list = this.#session.bodyOf(answer, request) as { items?: T[]; metadata?: { continue?: string } };
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
    return this.#object(await this.#session.send(request), request);
  }

  /** Undefined: somebody was faster, an object of that name exists. */
  async create(manifest: Manifest): Promise<LiveObject | undefined> {
    const { namespace } = manifest.metadata;
    const path = await this.#session.path(
      manifest.apiVersion,
      manifest.kind,
      namespace === undefined ? {} : { namespace },
    );
    if (path === undefined) throw notServed(manifest);
    const request: ApiRequest = {
      method: 'POST',
      path,
      query: { fieldManager, fieldValidation: 'Strict' },
      body: manifest,
    };
    const answer = await this.#session.send(request);
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
    const answer = await this.#session.send(request);
    if (answer.status === 404 || (answer.status === 409 && statusOf(answer).reason === 'Conflict')) return undefined;
    return this.#object(answer, request);
  }

  /** JSON merge patch. Undefined: absent. */
  async patch(key: ObjectKey, change: unknown): Promise<LiveObject | undefined> {
    const path = await this.#session.path(key.apiVersion, key.kind, key);
    if (path === undefined) return undefined;
    const request: ApiRequest = {
      method: 'PATCH',
      path,
      query: { fieldManager },
      contentType: 'application/merge-patch+json',
      body: change,
    };
    const answer = await this.#session.send(request);
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
    const path = await this.#session.path(key.apiVersion, key.kind, key);
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
    const answer = await this.#session.send(request);
    if (answer.status === 404) return void this.#absent(key, answer);
    // Another object took the name since: the one that was meant is gone.
    if (answer.status === 409 && uid !== undefined) return;
    this.#session.bodyOf(answer, request);
  }

  /** Whether the cluster serves the kind. */
  async serves(apiVersion: string, kind: string): Promise<boolean> {
    return (await this.#session.path(apiVersion, kind, {})) !== undefined;
  }

  #absent(key: ObjectKey, answer: ApiResponse): undefined {
    // Without a name in it, the answer is about the path: the kind itself is gone.
    if (statusOf(answer).details?.name === undefined) this.#session.forget(key.apiVersion);
    return undefined;
  }

  #object<T extends LiveObject>(answer: ApiResponse, request: ApiRequest): T {
    return this.#session.bodyOf(answer, request) as T;
  }

  async #needPath({ apiVersion, kind, metadata }: Manifest | LiveObject): Promise<string> {
    const path = await this.#session.path(apiVersion, kind, metadata);
    if (path === undefined) throw notServed({ apiVersion, kind });
    return path;
  }
}

function notServed({ apiVersion, kind }: { apiVersion: string; kind: string }): Error {
  return failed('NOT_READY', 'SW-READY-044', `${kind} of ${apiVersion} is not served by the cluster yet`);
}
