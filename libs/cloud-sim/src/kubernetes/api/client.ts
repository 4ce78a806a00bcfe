import { ApiError, Transport, type Connection } from './http.ts';
import type { KubernetesObject } from './objects.ts';

/** Names a kind. */
export interface Kind {
  apiVersion: string;
  kind: string;
}

/** Names an object. */
export interface Reference extends Kind {
  namespace?: string | undefined;
  name: string;
}

export interface Listing<T extends KubernetesObject> {
  items: T[];
  resourceVersion: string;
}

interface ApiResource {
  name: string;
  kind: string;
  namespaced: boolean;
}

type Patch = 'merge' | 'strategic-merge';

/** Raw access to one API server: objects go over the wire as they are, through no model that could drop a field. */
export class KubernetesClient {
  readonly #transport: Transport;
  readonly #discovered = new Map<string, Promise<ApiResource[]>>();

  constructor(connection: Connection) {
    this.#transport = new Transport(connection);
  }

  close(): void {
    this.#transport.close();
  }

  /** GET of any path, for readiness and discovery. */
  read(path: string): Promise<unknown> {
    return this.#transport.send({ method: 'GET', path });
  }

  /** The object, or undefined where there is none. */
  async get<T extends KubernetesObject>(reference: Reference): Promise<T | undefined> {
    const path = await this.#path(reference);
    return undefinedIfAbsent(this.#transport.send({ method: 'GET', path }) as Promise<T>);
  }

  async list<T extends KubernetesObject>(
    kind: Kind & { namespace?: string; labelSelector?: string },
  ): Promise<Listing<T>> {
    const query = kind.labelSelector ? `?labelSelector=${encodeURIComponent(kind.labelSelector)}` : '';
    const path = `${await this.#collection(kind)}${query}`;
    const answer = (await this.#transport.send({ method: 'GET', path })) as {
      items?: T[];
      metadata: { resourceVersion: string };
    };
    // Items of a list carry neither kind nor version; controllers copy them into owner references.
    const items = (answer.items ?? []).map((item) => ({ ...item, apiVersion: kind.apiVersion, kind: kind.kind }));
    return { items, resourceVersion: answer.metadata.resourceVersion };
  }

  /** Events after `resourceVersion`; ends when the server ends it, rejects with 410 when the version is too old. */
  async *watch<T extends KubernetesObject>(
    kind: Kind,
    resourceVersion: string,
    signal: AbortSignal,
  ): AsyncGenerator<{ type: string; object: T }> {
    const query = new URLSearchParams({
      watch: 'true',
      resourceVersion,
      allowWatchBookmarks: 'true',
      timeoutSeconds: '240',
    });
    const path = `${await this.#collection(kind)}?${query.toString()}`;
    for await (const event of this.#transport.stream({ method: 'GET', path, signal })) {
      yield event as { type: string; object: T };
    }
  }

  /** POST of a new object; a dry run goes through admission and is not kept. */
  async create<T extends KubernetesObject>(object: T, { dryRun = false } = {}): Promise<T> {
    const collection = await this.#collection({ ...object, namespace: object.metadata.namespace });
    const path = dryRun ? `${collection}?dryRun=All` : collection;
    return (await this.#transport.send({ method: 'POST', path, body: JSON.stringify(object) })) as T;
  }

  /** POST to a subresource such as `token`. */
  async createSub(reference: Reference, subresource: string, body: unknown): Promise<unknown> {
    const path = `${await this.#path(reference)}/${subresource}`;
    return this.#transport.send({ method: 'POST', path, body: JSON.stringify(body) });
  }

  /** Server-side apply, taking over fields that others own. */
  async apply<T extends KubernetesObject>(object: T, fieldManager: string): Promise<T> {
    const path = await this.#path({ ...object, namespace: object.metadata.namespace, name: object.metadata.name });
    const query = new URLSearchParams({ fieldManager, force: 'true', fieldValidation: 'Strict' });
    const answer = await this.#transport.send({
      method: 'PATCH',
      path: `${path}?${query.toString()}`,
      contentType: 'application/apply-patch+yaml',
      body: JSON.stringify(object),
    });
    return answer as T;
  }

  /** Patches an object; undefined when it is gone. */
  async patch<T extends KubernetesObject>(
    reference: Reference,
    body: unknown,
    type: Patch = 'merge',
  ): Promise<T | undefined> {
    return this.#patch(await this.#path(reference), body, type);
  }

  /** Patches an object's status; undefined when it is gone. */
  async patchStatus<T extends KubernetesObject>(
    reference: Reference,
    status: unknown,
    type: Patch = 'merge',
  ): Promise<T | undefined> {
    return this.#patch(`${await this.#path(reference)}/status`, { status }, type);
  }

  /** Deletes an object. Absent is success. */
  async delete(reference: Reference, options: { gracePeriodSeconds?: number; uid?: string } = {}): Promise<void> {
    const path = await this.#path(reference);
    const body = JSON.stringify({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      ...(options.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: options.gracePeriodSeconds }),
      ...(options.uid === undefined ? {} : { preconditions: { uid: options.uid } }),
    });
    await undefinedIfAbsent(this.#transport.send({ method: 'DELETE', path, body }));
  }

  async #patch<T>(path: string, body: unknown, type: Patch): Promise<T | undefined> {
    const contentType = `application/${type}-patch+json`;
    const sent = this.#transport.send({ method: 'PATCH', path, contentType, body: JSON.stringify(body) });
    return undefinedIfAbsent(sent as Promise<T>);
  }

  async #path(reference: Reference): Promise<string> {
    return `${await this.#collection(reference)}/${encodeURIComponent(reference.name)}`;
  }

  async #collection({ apiVersion, kind, namespace }: Kind & { namespace?: string | undefined }): Promise<string> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = (await this.#discover(root)).find(
      (candidate) => candidate.kind === kind && !candidate.name.includes('/'),
    );
    if (!resource) {
      // A kind can appear a moment after its CRD: ask again next time.
      this.#discovered.delete(root);
      throw new ApiError(404, 'NotFound', `the server has no resource for ${kind} in ${apiVersion}`);
    }
    return resource.namespaced && namespace
      ? `${root}/namespaces/${namespace}/${resource.name}`
      : `${root}/${resource.name}`;
  }

  #discover(root: string): Promise<ApiResource[]> {
    const known = this.#discovered.get(root);
    if (known) return known;
    const asked = this.read(root).then((answer) => (answer as { resources?: ApiResource[] }).resources ?? []);
    this.#discovered.set(root, asked);
    asked.catch(() => this.#discovered.delete(root));
    return asked;
  }
}

async function undefinedIfAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  });
}
