import type { ClusterEndpoint, CloudSide } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { clusterType } from './cluster-types.ts';
import { nodeGroupsOf } from './machines.ts';

const task = 'azure.aks.nodes';
const retryMilliseconds = 30_000;

/** A control plane that is ended is not started again behind the back of who ends it. */
const isLeaving = (cluster: Resource): boolean =>
  text(object(cluster.body, 'properties'), 'provisioningState') === 'Deleting';

/** The control planes behind the simulated clusters, which their host knows by ARM id. */
export class ClusterRuntime {
  readonly #azure: Azure;
  readonly #side: () => CloudSide;

  constructor(azure: Azure, side: () => CloudSide) {
    this.#azure = azure;
    this.#side = side;
    azure.scheduler.handle(task, {
      prepare: ({ args }) =>
        this.#pushNodes(text(args, 'cluster')).then(
          () => undefined,
          (error: unknown) => error,
        ),
      run: ({ args, key }, failure) => {
        if (failure !== undefined) azure.scheduler.at(azure.clock.now() + retryMilliseconds, task, args, key);
      },
    });
  }

  /** Starting takes real seconds, so it runs while the creation still takes simulated minutes. */
  warm(cluster: Resource): void {
    void this.start(cluster).catch(() => undefined);
  }

  async start(cluster: Resource): Promise<ClusterEndpoint> {
    const host = this.#azure.clusterHost;
    if (!host) return { server: 'https://203.0.113.10:443', caCertificate: '' };
    const version = text(object(cluster.body, 'properties'), 'currentKubernetesVersion');
    return host.start({ id: cluster.id, version, system: 'aks', cloud: this.#side() });
  }

  async stop(cluster: Resource): Promise<void> {
    await this.#azure.clusterHost?.stop(cluster.id);
  }

  /** Soon; repeated until the host took it. */
  nodesChanged(clusterId: string): void {
    if (!this.#azure.clusterHost) return;
    this.#azure.scheduler.at(this.#azure.clock.now(), task, { cluster: clusterId }, `${task} ${clusterId}`);
  }

  /** After a restart of the local cloud: the control planes of all clusters that stand. */
  resume(): void {
    for (const cluster of this.#azure.graph.all(clusterType)) {
      if (isLeaving(cluster)) continue;
      this.warm(cluster);
      this.nodesChanged(cluster.id);
    }
  }

  async #pushNodes(id: string): Promise<void> {
    const cluster = this.#azure.graph.get(id);
    if (!cluster || isLeaving(cluster) || cluster.hidden?.['created'] !== true) return;
    await this.start(cluster);
    await this.#azure.clusterHost?.setNodes(id, nodeGroupsOf(this.#azure, cluster));
  }
}
