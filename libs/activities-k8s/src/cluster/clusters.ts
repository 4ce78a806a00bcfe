import type { Ref } from '@slipway/contracts';
import { failed, type CallContext, type ClusterAccess, type ClusterCredentials } from '@slipway/activities-core';
import { Cluster } from './cluster.ts';
import { Connection } from './connection.ts';
import { Discovery } from './discovery.ts';
import { Session } from './session.ts';
import { Silence } from './silence.ts';

/** How long a cluster's address is believed before its cloud is asked again. */
const addressLifeMs = 20_000;

/** What is kept of a cluster between calls. */
interface Known {
  server: string;
  caCertificate: string | undefined;
  connection: Connection;
  discovery: Discovery;
  credentials: ClusterCredentials;
  silence: Silence;
  askedAt: number;
}

/** There is no cluster (any more): what is said of it depends on the verb. */
export class ClusterGone extends Error {
  override readonly name = 'ClusterGone';
}

/** The ports and the resources of one worker share what is known of a cluster. */
const pools = new WeakMap<ClusterAccess, Map<string, Known>>();

/** The clusters that a worker talks to: one pool of connections and one discovery cache each. */
export class Clusters {
  readonly #access: ClusterAccess;
  readonly #call: CallContext;
  readonly #known: Map<string, Known>;

  constructor({ access, call }: { access: ClusterAccess; call: CallContext }) {
    this.#access = access;
    this.#call = call;
    this.#known = pools.get(access) ?? new Map<string, Known>();
    pools.set(access, this.#known);
  }

  /** Undefined: its cloud has no such cluster. `signal`: for calls that go on after the running one was aborted. */
  async find(ref: Pick<Ref, 'scope'>, signal?: AbortSignal): Promise<Cluster | undefined> {
    const known = await this.#look(ref, addressLifeMs);
    if (!known) return undefined;
    const { name } = ref.scope.cluster;
    const session = new Session(name, known, this.#call, signal, async () => {
      const renewed = await this.#look(ref, 0);
      if (!renewed) throw new ClusterGone(`cluster ${name} is gone`);
      return renewed;
    });
    return new Cluster(name, session);
  }

  /** @throws DEPENDENCY when there is no cluster */
  async need(ref: Pick<Ref, 'scope'>, signal?: AbortSignal): Promise<Cluster> {
    const cluster = await this.find(ref, signal);
    if (cluster) return cluster;
    throw missing(ref);
  }

  /** Runs `use`; undefined when there is no cluster, or when it goes away meanwhile: then nothing is in it. */
  async within<T>(ref: Pick<Ref, 'scope'>, use: (cluster: Cluster) => Promise<T>): Promise<T | undefined> {
    try {
      const cluster = await this.find(ref);
      return cluster && (await use(cluster));
    } catch (error) {
      if (error instanceof ClusterGone) return undefined;
      throw error;
    }
  }

  /** Undefined: nothing is known of such a cluster. */
  silenceOf(ref: Pick<Ref, 'scope'>): Silence | undefined {
    return this.#known.get(keyOf(ref))?.silence;
  }

  async #look(ref: Pick<Ref, 'scope'>, believedForMs: number): Promise<Known | undefined> {
    const key = keyOf(ref);
    const known = this.#known.get(key);
    if (known && Date.now() - known.askedAt < believedForMs) return known;
    const credentials = await this.#access.credentials(ref);
    if (!credentials) {
      known?.connection.close();
      this.#known.delete(key);
      return undefined;
    }
    const { server, caCertificate } = credentials;
    if (known && known.server === server && known.caCertificate === caCertificate) {
      Object.assign(known, { credentials, askedAt: Date.now() });
      return known;
    }
    known?.connection.close();
    const connection = new Connection(server, caCertificate);
    const fresh = {
      server,
      caCertificate,
      connection,
      discovery: new Discovery(),
      credentials,
      silence: new Silence(),
      askedAt: Date.now(),
    };
    this.#known.set(key, fresh);
    return fresh;
  }
}

const keyOf = ({ scope: { cloud, account, cluster } }: Pick<Ref, 'scope'>): string =>
  [cloud, account, cluster.location, cluster.name].join('/');

/** What an `ensure` says when its cluster is not there. */
export function missing(ref: Pick<Ref, 'scope'>): Error {
  return failed('DEPENDENCY', 'SW-DEP-061', `cluster ${ref.scope.cluster.name} does not exist`);
}
