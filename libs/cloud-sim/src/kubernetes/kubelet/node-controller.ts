import type { NodeGroup, PoolState } from '../../core/cluster-host.ts';
import type { Node, Pod } from '../api/objects.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';
import { networkOf, readyCondition } from './node-network.ts';
import { machinesOf, nodeConditions, nodeLease, nodeStatus, poolLabel, toNode, type Machine } from './node.ts';

const manager = 'kubelet';
/** Real time: the node lifecycle controller that waits for it runs in real time. */
const heartbeatMilliseconds = 10_000;
const nodeKind = { apiVersion: 'v1', kind: 'Node' };

/** Makes a cluster's Node objects those of its pools, and keeps their leases fresh and their conditions true. */
export class NodeController {
  readonly #cluster: SimulatedCluster;
  readonly #kubeletVersion: string;
  #queue: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(cluster: SimulatedCluster, clusterVersion: string) {
    this.#cluster = cluster;
    this.#kubeletVersion = `v${clusterVersion.replace(/^v/, '')}`;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#renewLeases().catch(() => undefined), heartbeatMilliseconds).unref();
    void this.#renewLeases().catch(() => undefined);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** One change at a time: two overlapping calls would make nodes that the later one has just removed. */
  setNodes(groups: NodeGroup[]): Promise<void> {
    const change = this.#queue.then(() => this.#setNodes(groups));
    this.#queue = change.catch(() => undefined);
    return change;
  }

  /** Machines with a Node object, and those of them that are Ready, by pool. */
  async states(): Promise<PoolState[]> {
    const states = new Map<string, PoolState>();
    for (const node of await this.#ownNodes()) {
      const pool = node.metadata.labels?.[poolLabel] ?? '';
      const { joined, ready } = states.get(pool) ?? { joined: 0, ready: 0 };
      states.set(pool, { pool, joined: joined + 1, ready: ready + (readyStatus(node) === 'True' ? 1 : 0) });
    }
    return [...states.values()];
  }

  async #setNodes(groups: NodeGroup[]): Promise<void> {
    const wanted = groups.flatMap((group) => machinesOf(this.#cluster.id, group));
    const names = new Set(wanted.map(({ name }) => name));
    const present = await this.#ownNodes();
    await Promise.all(wanted.map((machine) => this.#ensure(machine)));
    await Promise.all(present.filter(({ metadata }) => !names.has(metadata.name)).map((node) => this.#remove(node)));
  }

  async #ensure(machine: Machine): Promise<void> {
    const { client } = this.#cluster;
    const node = await client.apply(toNode(machine), manager);
    const { system } = this.#cluster;
    const reference = { ...nodeKind, name: machine.name };
    const network = networkOf(this.#cluster, node);
    const facts = { kubeletVersion: this.#kubeletVersion, system, network };
    await client.patchStatus(reference, nodeStatus(machine, facts), 'strategic-merge');
    // A network plugin that has come up meanwhile has said so already: that must not be taken back.
    const now = networkOf(this.#cluster, await client.get<Node>(reference));
    if (now !== network) await client.patchStatus(reference, { conditions: [readyCondition(now)] }, 'strategic-merge');
    await client.apply(nodeLease(machine.name), manager);
  }

  /** The machine is gone, so its pods end at once; waiting for the pod garbage collector would take most of a minute. */
  async #remove(node: Node): Promise<void> {
    const { client } = this.#cluster;
    const { name } = node.metadata;
    await client.delete({ ...nodeKind, name });
    // Controllers that have not heard of it yet go on making pods; one with a finalizer stays listed when it is deleted.
    const ended = new Set<string | undefined>();
    for (;;) {
      const { items } = await client.list<Pod>({ apiVersion: 'v1', kind: 'Pod' });
      const stranded = items.filter(({ metadata, spec }) => spec.nodeName === name && !ended.has(metadata.uid));
      if (stranded.length === 0) break;
      await Promise.all(stranded.map((pod) => this.#end(pod)));
      for (const { metadata } of stranded) ended.add(metadata.uid);
    }
    await client.delete({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'kube-node-lease', name });
  }

  async #end({ metadata }: Pod): Promise<void> {
    const reference = { apiVersion: 'v1', kind: 'Pod', namespace: metadata.namespace, name: metadata.name };
    await this.#cluster.client.delete(reference, { gracePeriodSeconds: 0 });
  }

  async #renewLeases(): Promise<void> {
    const nodes = await this.#ownNodes();
    await Promise.all(nodes.map((node) => this.#renew(node)));
  }

  /** Once the node lifecycle controller has missed a lease for too long it says Unknown, and nobody but the kubelet takes that back. */
  async #renew(node: Node): Promise<void> {
    const { client } = this.#cluster;
    const { name } = node.metadata;
    await client.apply(nodeLease(name), manager);
    const network = networkOf(this.#cluster, node);
    const told = readyStatus(node);
    if (told === undefined || told === readyCondition(network).status) return;
    await client.patchStatus({ ...nodeKind, name }, { conditions: nodeConditions(network) }, 'strategic-merge');
  }

  async #ownNodes(): Promise<Node[]> {
    return (await this.#cluster.client.list<Node>({ ...nodeKind, labelSelector: poolLabel })).items;
  }
}

function readyStatus({ status }: Node): string | undefined {
  return status?.conditions?.find(({ type }) => type === 'Ready')?.status;
}
