import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import getPort from 'get-port';
import type { Addresses } from './control-plane/flags.ts';

/** What the host remembers of one cluster, so that everybody who has its address finds it again after a restart. */
export interface ClusterRecord extends Addresses {
  id: string;
  /** File-name-safe, unique. */
  name: string;
}

/** Ports of the host's own listeners. */
export interface ListenerPorts {
  tokenReview: number;
  https: number;
  http: number;
  ssh: number;
}

interface State {
  ports: Partial<ListenerPorts>;
  clusters: ClusterRecord[];
}

/** Ports and ranges that were handed out, on disk. */
export class HostState {
  readonly directory: string;
  readonly #path: string;
  readonly #state: State;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.directory = directory;
    this.#path = join(directory, 'host.json');
    this.#state = readState(this.#path);
  }

  /** The remembered port of a listener; 0, any free one, the first time. */
  port(listener: keyof ListenerPorts): number {
    return this.#state.ports[listener] ?? 0;
  }

  rememberPorts(ports: ListenerPorts): void {
    this.#state.ports = ports;
    this.#write();
  }

  clusterDirectory({ name }: ClusterRecord): string {
    return join(this.directory, 'clusters', name);
  }

  get clusters(): readonly ClusterRecord[] {
    return this.#state.clusters;
  }

  find(id: string): ClusterRecord | undefined {
    return this.#state.clusters.find((cluster) => cluster.id === id);
  }

  /** The cluster's record, made if it is new. */
  async ensure(id: string): Promise<ClusterRecord> {
    const known = this.find(id);
    if (known) return known;
    // Neither is listened on yet: another cluster that is made meanwhile must not be given them too.
    const freePort = (): Promise<number> => getPort({ host: '127.0.0.1', reserve: true });
    const [etcdPort, apiPort] = [await freePort(), await freePort()];
    const digest = createHash('sha256').update(id).digest('hex').slice(0, 8);
    const last = id.split('/').at(-1) ?? 'cluster';
    const record = {
      id,
      name: `${last.replace(/[^a-zA-Z0-9-]/g, '-')}-${digest}`,
      etcdPort,
      apiPort,
      serviceNetwork: this.#freeNetwork(),
    };
    this.#state.clusters.push(record);
    this.#write();
    return record;
  }

  forget(id: string): void {
    this.#state.clusters = this.#state.clusters.filter((cluster) => cluster.id !== id);
    this.#write();
  }

  /** Hosts of different checkouts begin at different numbers: a range in common would be harmless, but confusing. */
  #freeNetwork(): number {
    const taken = new Set(this.#state.clusters.map(({ serviceNetwork }) => serviceNetwork));
    const [first = 0] = createHash('sha256').update(this.directory).digest();
    for (let offset = 0; offset < 240; offset++) {
      const network = 10 + ((first + offset) % 240);
      if (!taken.has(network)) return network;
    }
    throw new Error('all 240 service ranges are in use: stop clusters that are not needed');
  }

  #write(): void {
    writeFileSync(`${this.#path}.new`, `${JSON.stringify(this.#state, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
  }
}

function readState(path: string): State {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as State;
  } catch {
    return { ports: {}, clusters: [] };
  }
}
