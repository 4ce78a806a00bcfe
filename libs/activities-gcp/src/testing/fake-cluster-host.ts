import type {
  AddOnState,
  ClusterEndpoint,
  ClusterHost,
  ClusterRequest,
  CloudSide,
  PoolState,
} from '@slipway/cloud-sim';

/** Control planes that nobody can reach; lets a test act as the controllers inside a cluster. */
export class FakeClusterHost implements ClusterHost {
  readonly #sides = new Map<string, CloudSide>();

  start({ id, cloud }: ClusterRequest): Promise<ClusterEndpoint> {
    this.#sides.set(id, cloud);
    return Promise.resolve({ server: 'https://127.0.0.1:6443', caCertificate: 'PEM of the cluster' });
  }

  /** What the cluster's controllers call, with its id. */
  controllers(): [string, CloudSide] {
    const [first] = this.#sides;
    if (!first) throw new Error('no cluster was started');
    return first;
  }

  setNodes(): Promise<void> {
    return Promise.resolve();
  }

  poolStates(): Promise<PoolState[]> {
    return Promise.resolve([]);
  }

  applyAddOn(): Promise<AddOnState> {
    return Promise.resolve({ desired: 0, ready: 0 });
  }

  removeAddOn(): Promise<void> {
    return Promise.resolve();
  }

  stop(clusterId: string): Promise<void> {
    this.#sides.delete(clusterId);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
