import { insist } from '../api/insist.ts';
import type { Node, Pod } from '../api/objects.ts';
import { Watcher } from '../api/watcher.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';
import type { Image } from './image-handler.ts';
import { PodRunner } from './pod-runner.ts';

const terminationSeconds = 1;

/** The kubelet of every node of one cluster: runs what the scheduler has placed and ends what is being deleted. */
export class Kubelet {
  readonly #cluster: SimulatedCluster;
  readonly #images: Image[];
  readonly #watcher: Watcher<Pod>;
  readonly #runners = new Map<string, { uid: string | undefined; runner: PodRunner }>();
  readonly #ending = new Set<string>();
  readonly #abort = new AbortController();
  #addresses = 0;

  constructor(cluster: SimulatedCluster, images: Image[]) {
    this.#cluster = cluster;
    this.#images = images;
    this.#watcher = new Watcher<Pod>(cluster.client, { apiVersion: 'v1', kind: 'Pod' }, (key, pod) =>
      this.#see(key, pod),
    );
  }

  start(): void {
    this.#watcher.start();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#watcher.stop();
    await Promise.all([...this.#runners.values()].map(({ runner }) => runner.stop()));
  }

  #see(key: string, pod: Pod | undefined): void {
    const known = this.#runners.get(key);
    // A StatefulSet's next pod has the name of the last one, and the watch may have missed the moment between.
    if (known && known.uid !== pod?.metadata.uid) {
      this.#runners.delete(key);
      void known.runner.stop();
    }
    if (!pod?.spec.nodeName || this.#ending.has(pod.metadata.uid ?? '')) return;
    if (pod.metadata.deletionTimestamp) void this.#end(key, pod);
    else if (!this.#runners.has(key)) this.#begin(key, pod);
    else if (isDoubted(pod)) known?.runner.confirm();
  }

  #begin(key: string, pod: Pod): void {
    const runner = new PodRunner(this.#cluster, this.#images, pod, this.#nextAddress());
    this.#runners.set(key, { uid: pod.metadata.uid, runner });
    void this.#endWithoutNode(key, pod).catch((error: unknown) => this.#complain(key, error));
  }

  /** The scheduler and DaemonSets go on for a moment to give pods to a node that is gone; the pod garbage collector takes most of a minute. */
  async #endWithoutNode(key: string, pod: Pod): Promise<void> {
    const reference = { apiVersion: 'v1', kind: 'Node', name: pod.spec.nodeName ?? '' };
    const node = await insist(this.#abort.signal, () => this.#cluster.client.get<Node>(reference));
    if (!node && this.#runners.get(key)?.uid === pod.metadata.uid) await this.#end(key, pod);
  }

  async #end(key: string, pod: Pod): Promise<void> {
    const { uid = '', name, namespace } = pod.metadata;
    if (this.#ending.has(uid)) return;
    this.#ending.add(uid);
    try {
      const known = this.#runners.get(key);
      this.#runners.delete(key);
      await known?.runner.stop();
      await this.#cluster.clock.sleep(terminationSeconds);
      const reference = { apiVersion: 'v1', kind: 'Pod', namespace, name };
      await insist(this.#abort.signal, () => this.#cluster.client.delete(reference, { gracePeriodSeconds: 0, uid }));
    } catch (error) {
      this.#complain(key, error);
    } finally {
      this.#ending.delete(uid);
    }
  }

  #complain(key: string, error: unknown): void {
    if (!this.#abort.signal.aborted) this.#cluster.log(`pod ${key}: not deleted: ${String(error)}`);
  }

  /** Addresses of the pod range, never dialled; not loopback, which EndpointSlices refuse. */
  #nextAddress(): string {
    const n = ++this.#addresses % 60_000;
    return `10.4.${Math.floor(n / 250)}.${(n % 250) + 2}`;
  }
}

/** The node lifecycle controller has taken back Ready alone, as the node was silent for a while. */
function isDoubted({ status }: Pod): boolean {
  const says = (type: string, value: string): boolean =>
    status?.conditions?.some((condition) => condition.type === type && condition.status === value) ?? false;
  return says('ContainersReady', 'True') && says('Ready', 'False');
}
