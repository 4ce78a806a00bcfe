import type {
  AddOn,
  AddOnState,
  CloudSide,
  ClusterEndpoint,
  ClusterHost,
  ClusterRequest,
  NodeGroup,
  PoolState,
} from '../core/cluster-host.ts';

/** A host without control planes that records what it is asked. */
export class FakeClusterHost implements ClusterHost {
  readonly started = new Map<string, CloudSide>();
  readonly requests = new Map<string, ClusterRequest>();
  readonly nodes = new Map<string, NodeGroup[]>();
  readonly addOns = new Map<string, Map<string, AddOn>>();
  readonly stopped: string[] = [];
  /** Whether machines that join become Ready, as they do once a CNI runs. */
  nodesGetReady = true;

  start(request: ClusterRequest): Promise<ClusterEndpoint> {
    this.started.set(request.id, request.cloud);
    this.requests.set(request.id, request);
    return Promise.resolve({ server: 'https://127.0.0.1:6443', caCertificate: 'PEM' });
  }

  /** What the controllers of the first cluster call, with its id. */
  controllers(): [string, CloudSide] {
    const [first] = this.started;
    if (!first) throw new Error('no cluster was started');
    return first;
  }

  setNodes(clusterId: string, groups: NodeGroup[]): Promise<void> {
    this.nodes.set(clusterId, groups);
    return Promise.resolve();
  }

  poolStates(clusterId: string): Promise<PoolState[]> {
    const groups = this.nodes.get(clusterId) ?? [];
    return Promise.resolve(
      groups.map(({ pool, size }) => ({ pool, joined: size, ready: this.nodesGetReady ? size : 0 })),
    );
  }

  /** Two replicas that need a node that is ready; kube-proxy is one pod for each node. */
  async applyAddOn(clusterId: string, addOn: AddOn): Promise<AddOnState> {
    const known = this.addOns.get(clusterId) ?? new Map<string, AddOn>();
    this.addOns.set(clusterId, known.set(addOn.name, addOn));
    const states = await this.poolStates(clusterId);
    const ready = states.reduce((sum, state) => sum + state.ready, 0);
    return addOn.name === 'kube-proxy' ? { desired: ready, ready } : { desired: 2, ready: ready > 0 ? 2 : 0 };
  }

  removeAddOn(clusterId: string, name: string): Promise<void> {
    this.addOns.get(clusterId)?.delete(name);
    return Promise.resolve();
  }

  stop(clusterId: string): Promise<void> {
    this.stopped.push(clusterId);
    this.started.delete(clusterId);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
