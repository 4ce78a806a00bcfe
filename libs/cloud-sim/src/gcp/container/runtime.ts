import type { CloudSide } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import type { Gcp } from '../gcp.ts';
import { pathOf } from '../gcp.ts';
import { containerId } from './names.ts';
import { nodeGroups } from './nodes.ts';

/** Where a cluster answers. */
export interface Endpoint {
  endpoint: string;
  clusterCaCertificate: string;
}

/** Id of a cluster as its host knows it. */
export function hostId(cluster: Resource): string {
  return `gcp/${pathOf(cluster.id)}`;
}

export function clusterOf(gcp: Gcp, id: string): Resource | undefined {
  return gcp.graph.get(containerId(id.replace(/^gcp\//, '')));
}

/** A control plane that is ended is not started again behind the back of who ends it. */
const isLeaving = (cluster: Resource): boolean => ['STOPPING', 'ERROR'].includes(text(cluster.body, 'status'));

/** The control planes behind the simulated clusters: started ahead of need, told about their nodes, ended. */
export class ClusterRuntime {
  readonly #gcp: Gcp;
  readonly #side: () => CloudSide;

  constructor(gcp: Gcp, side: () => CloudSide) {
    this.#gcp = gcp;
    this.#side = side;
    gcp.scheduler.handle('gke.nodes', {
      prepare: (task) =>
        this.#pushNodes(text(task.args, 'cluster')).then(
          () => undefined,
          (error: unknown) => error,
        ),
      run: (task, failure) => {
        if (failure !== undefined) gcp.scheduler.at(gcp.clock.now() + 30_000, 'gke.nodes', task.args, task.key);
      },
    });
  }

  /** Starting takes real seconds, so it runs while the creation still takes simulated minutes. */
  warm(cluster: Resource): void {
    void this.start(cluster).catch(() => undefined);
  }

  async start(cluster: Resource): Promise<Endpoint> {
    const host = this.#gcp.clusterHost;
    if (!host) return { endpoint: '203.0.113.10', clusterCaCertificate: '' };
    const version = text(cluster.body, 'currentMasterVersion');
    const { server, caCertificate } = await host.start({ id: hostId(cluster), version, cloud: this.#side() });
    return {
      endpoint: server.replace('https://', ''),
      clusterCaCertificate: Buffer.from(caCertificate).toString('base64'),
    };
  }

  async stop(cluster: Resource): Promise<void> {
    await this.#gcp.clusterHost?.stop(hostId(cluster));
  }

  /** Soon; repeated until the host took it. */
  nodesChanged(clusterId: string): void {
    if (this.#gcp.clusterHost)
      this.#gcp.scheduler.at(this.#gcp.clock.now(), 'gke.nodes', { cluster: clusterId }, `nodes ${clusterId}`);
  }

  /** After a restart of the local cloud: the control planes of all clusters that stand. */
  resume(): void {
    for (const cluster of this.#gcp.graph.all('container.clusters')) {
      if (!isLeaving(cluster)) {
        this.warm(cluster);
        this.nodesChanged(cluster.id);
      }
    }
  }

  async #pushNodes(clusterId: string): Promise<void> {
    const cluster = this.#gcp.graph.get(clusterId);
    if (!cluster || text(cluster.body, 'endpoint') === '' || isLeaving(cluster)) return;
    await this.start(cluster);
    await this.#gcp.clusterHost?.setNodes(hostId(cluster), nodeGroups(this.#gcp, cluster));
  }
}
