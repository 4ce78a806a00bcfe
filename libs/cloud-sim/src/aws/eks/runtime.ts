import type { AddOn, AddOnState, CloudSide, PoolState } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { nodeGroupsOf } from './machines.ts';
import { nodesChanged, nodesTask } from './nodes-changed.ts';

/** Where a cluster answers. */
export interface Endpoint {
  endpoint: string;
  /** Base64 of the authority's PEM. */
  authority: string;
}

/** A control plane that is ended is not started again behind the back of who ends it. */
const isLeaving = (cluster: Resource): boolean => ['DELETING', 'FAILED'].includes(text(cluster.body, 'status'));

/** The control planes behind the simulated clusters, which their host knows by ARN. */
export class ClusterRuntime {
  readonly #aws: Aws;
  readonly #side: () => CloudSide;

  constructor(aws: Aws, side: () => CloudSide) {
    this.#aws = aws;
    this.#side = side;
    aws.scheduler.handle(nodesTask, {
      prepare: (task) =>
        this.#pushNodes(text(task.args, 'cluster')).then(
          () => undefined,
          (error: unknown) => error,
        ),
      run: (task, failure) => {
        if (failure !== undefined) aws.scheduler.at(aws.clock.now() + 30_000, nodesTask, task.args, task.key);
      },
    });
  }

  /** Starting takes real seconds, so it runs while the creation still takes simulated minutes. */
  warm(cluster: Resource): void {
    void this.start(cluster).catch(() => undefined);
  }

  async start(cluster: Resource): Promise<Endpoint> {
    const host = this.#aws.clusterHost;
    if (!host) return { endpoint: 'https://203.0.113.10', authority: '' };
    const { server, caCertificate } = await host.start({
      id: cluster.id,
      version: text(cluster.body, 'version'),
      system: cluster.hidden?.['selfManagedAddOns'] === true ? 'eks' : 'bare',
      cloud: this.#side(),
    });
    return { endpoint: server, authority: Buffer.from(caCertificate).toString('base64') };
  }

  async stop(cluster: Resource): Promise<void> {
    await this.#aws.clusterHost?.stop(cluster.id);
  }

  /** After a restart of the local cloud: the control planes of all clusters that stand. */
  resume(): void {
    for (const cluster of this.#aws.graph.all('eks.clusters')) {
      if (isLeaving(cluster)) continue;
      this.warm(cluster);
      nodesChanged(this.#aws, cluster.id);
    }
  }

  /** Tells the control plane now which machines there are. */
  async push(cluster: Resource): Promise<void> {
    await this.#pushNodes(cluster.id);
  }

  /** How far the machines of one node group are; without a host all of them are ready. */
  async pool(cluster: Resource, pool: string): Promise<PoolState> {
    const wanted = nodeGroupsOf(this.#aws, cluster).find((group) => group.pool === pool)?.size ?? 0;
    const host = this.#aws.clusterHost;
    if (!host) return { pool, joined: wanted, ready: wanted };
    const states = await host.poolStates(cluster.id);
    return states.find((state) => state.pool === pool) ?? { pool, joined: 0, ready: 0 };
  }

  async applyAddOn(cluster: Resource, addOn: AddOn): Promise<AddOnState> {
    await this.start(cluster);
    return (await this.#aws.clusterHost?.applyAddOn(cluster.id, addOn)) ?? { desired: 0, ready: 0 };
  }

  async removeAddOn(cluster: Resource, name: string): Promise<void> {
    await this.start(cluster);
    await this.#aws.clusterHost?.removeAddOn(cluster.id, name);
  }

  async #pushNodes(id: string): Promise<void> {
    const cluster = this.#aws.graph.get(id);
    if (!cluster || text(cluster.body, 'endpoint') === '' || isLeaving(cluster)) return;
    await this.start(cluster);
    await this.#aws.clusterHost?.setNodes(id, nodeGroupsOf(this.#aws, cluster));
  }
}
