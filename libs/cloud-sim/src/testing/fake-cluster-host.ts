import type { CloudSide, ClusterEndpoint, ClusterHost, ClusterRequest, NodeGroup } from '../core/cluster-host.ts';

/** A host without control planes that records what it is asked. */
export class FakeClusterHost implements ClusterHost {
  readonly started = new Map<string, CloudSide>();
  readonly nodes = new Map<string, NodeGroup[]>();
  readonly stopped: string[] = [];

  start(request: ClusterRequest): Promise<ClusterEndpoint> {
    this.started.set(request.id, request.cloud);
    return Promise.resolve({ server: 'https://127.0.0.1:6443', caCertificate: 'PEM' });
  }

  setNodes(clusterId: string, groups: NodeGroup[]): Promise<void> {
    this.nodes.set(clusterId, groups);
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
