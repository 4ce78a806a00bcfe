import { recordEvent } from '../api/event.ts';
import { insist } from '../api/insist.ts';
import type { KubernetesClient } from '../api/client.ts';
import type { ContainerState, Pod } from '../api/objects.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';
import { EnvironmentError, resolveEnvironment } from './environment.ts';
import { ContainerExit, findProgram, type Image, type Program } from './image-handler.ts';
import { waitForNetwork } from './node-network.ts';
import { toPodRecord, toPodStatus, type ContainerRecord, type PodRecord } from './pod-status.ts';
import { podClient } from './service-account.ts';
import { waitForVolumes } from './volume-mount.ts';

type Ended = NonNullable<ContainerState['terminated']>;

const pullSeconds = 1;
const configRetrySeconds = 3;
const firstBackOffSeconds = 10;
const longestBackOffSeconds = 300;

/** Runs one pod's containers by the programs of their images and reports their state, as a kubelet would. */
export class PodRunner {
  readonly #cluster: SimulatedCluster;
  readonly #images: Image[];
  readonly #pod: Pod;
  readonly #record: PodRecord;
  readonly #client: KubernetesClient;
  readonly #abort = new AbortController();
  readonly #done: Promise<void>;
  #reported: Promise<void> = Promise.resolve();

  constructor(cluster: SimulatedCluster, images: Image[], pod: Pod, podIP: string) {
    this.#cluster = cluster;
    this.#images = images;
    this.#pod = pod;
    this.#record = toPodRecord(pod);
    this.#record.podIP ??= podIP;
    this.#client = podClient(cluster, pod);
    this.#done = this.#run().catch((error: unknown) => {
      if (!this.#abort.signal.aborted)
        cluster.log(`pod ${pod.metadata.namespace}/${pod.metadata.name}: ${String(error)}`);
    });
  }

  /** Stops the programs; resolves when they have ended. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#done;
    this.#client.close();
  }

  /** Says again how the pod is, after somebody else has said something else. */
  confirm(): void {
    void this.#report();
  }

  async #run(): Promise<void> {
    const record = this.#record;
    if (record.phase === 'Succeeded' || record.phase === 'Failed') return;
    await this.#report();
    await this.#insist(() => waitForNetwork(this.#cluster, this.#pod, this.#abort.signal));
    await this.#insist(() => waitForVolumes(this.#cluster, this.#pod, this.#abort.signal));
    for (const container of record.initContainers) {
      const ended = await this.#runContainer(container, 'OnFailure');
      if (!ended) return;
      if (ended.exitCode !== 0) return this.#finish('Failed');
    }
    record.initialized = true;
    const ends = await Promise.all(record.containers.map((container) => this.#runContainer(container, 'Always')));
    if (this.#abort.signal.aborted) return;
    await this.#finish(ends.every((ended) => ended?.exitCode === 0) ? 'Succeeded' : 'Failed');
  }

  /** Runs a container until it need not run again; undefined when the pod was stopped meanwhile. */
  async #runContainer(container: ContainerRecord, policyIfAlways: 'Always' | 'OnFailure'): Promise<Ended | undefined> {
    const policy = this.#pod.spec.restartPolicy ?? 'Always';
    const restart = policy === 'Always' ? policyIfAlways : policy;
    const earlier = container.state.terminated;
    if (earlier && !mustRestart(restart, earlier)) return earlier;
    for (let failures = 0; ; failures++) {
      const program = await this.#pull(container);
      if (!program) return undefined;
      const environment = await this.#resolveEnvironment(container);
      const ended = await this.#execute(container, program, environment);
      if (!ended) return undefined;
      if (!mustRestart(restart, ended)) return ended;
      await this.#backOff(container, ended, failures);
    }
  }

  async #pull(container: ContainerRecord): Promise<Program | undefined> {
    const { image, name } = container.container;
    for (let failures = 0; !this.#abort.signal.aborted; failures++) {
      if (!container.state.running) await this.#sleep(pullSeconds);
      const known = findProgram(this.#images, image);
      const program = known && this.#cluster.podFaults.befall(this.#pod, container.container, known);
      if (program) return program;
      const message = `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`;
      await this.#waiting(container, 'ErrImagePull', message);
      await this.#event('Warning', 'Failed', `Failed to pull image "${image}": ${message}`);
      await this.#sleep(pullSeconds);
      await this.#waiting(container, 'ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${message}`);
      await this.#event('Warning', 'BackOff', `Back-off pulling image "${image}" for container ${name}`);
      await this.#sleep(backOffSeconds(failures));
    }
    return undefined;
  }

  async #resolveEnvironment(container: ContainerRecord): Promise<Record<string, string>> {
    for (;;) {
      try {
        return await this.#insist(() => resolveEnvironment(this.#cluster, this.#pod, container.container));
      } catch (error) {
        if (!(error instanceof EnvironmentError)) throw error;
        await this.#waiting(container, 'CreateContainerConfigError', error.message);
        await this.#event('Warning', 'Failed', `Error: ${error.message}`);
        await this.#sleep(configRetrySeconds);
      }
    }
  }

  async #execute(
    container: ContainerRecord,
    program: Program,
    environment: Record<string, string>,
  ): Promise<Ended | undefined> {
    const { signal } = this.#abort;
    const startedAt = container.state.running?.startedAt ?? new Date().toISOString();
    container.state = { running: { startedAt } };
    if (this.#record.initialized) this.#record.phase = 'Running';
    await this.#report();
    const failure = await program({
      cluster: this.#cluster,
      pod: this.#pod,
      container: container.container,
      environment,
      client: this.#client,
      signal,
      ready: () => {
        if (container.ready) return;
        container.ready = true;
        void this.#report();
      },
      sleep: (seconds) => this.#sleep(seconds),
      log: (message) => this.#cluster.log(`${this.#pod.metadata.name}: ${message}`),
    }).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (signal.aborted) return undefined;
    const exitCode = failure instanceof ContainerExit ? failure.exitCode : failure === undefined ? 0 : 1;
    container.ready = false;
    const ended: Ended = {
      exitCode,
      reason: exitCode === 0 ? 'Completed' : exitCode === 137 ? 'OOMKilled' : 'Error',
      ...(failure === undefined ? {} : { message: failure instanceof Error ? failure.message : String(failure) }),
      startedAt,
      finishedAt: new Date().toISOString(),
    };
    container.state = { terminated: ended };
    await this.#report();
    return ended;
  }

  async #backOff(container: ContainerRecord, ended: Ended, failures: number): Promise<void> {
    const { name } = container.container;
    const pod = `${this.#pod.metadata.name}_${this.#pod.metadata.namespace}(${this.#pod.metadata.uid})`;
    const message = `back-off ${backOffSeconds(failures)}s restarting failed container=${name} pod=${pod}`;
    container.lastState = { terminated: ended };
    await this.#waiting(container, 'CrashLoopBackOff', message);
    await this.#event('Warning', 'BackOff', `Back-off restarting failed container ${name} in pod ${pod}`);
    await this.#sleep(backOffSeconds(failures));
    container.restartCount++;
  }

  async #waiting(container: ContainerRecord, reason: string, message: string): Promise<void> {
    container.state = { waiting: { reason, message } };
    await this.#report();
  }

  async #finish(phase: 'Succeeded' | 'Failed'): Promise<void> {
    this.#record.phase = phase;
    await this.#report();
  }

  /** Reports in order; each report says what is true when it is sent. */
  #report(): Promise<void> {
    const { name, namespace } = this.#pod.metadata;
    this.#reported = this.#reported
      .then(async () => {
        if (this.#abort.signal.aborted) return;
        const reference = { apiVersion: 'v1', kind: 'Pod', namespace, name };
        await this.#insist(() =>
          this.#cluster.client.patchStatus(reference, toPodStatus(this.#record), 'strategic-merge'),
        );
      })
      .catch((error: unknown) => {
        if (!this.#abort.signal.aborted)
          this.#cluster.log(`pod ${namespace}/${name}: status not reported: ${String(error)}`);
      });
    return this.#reported;
  }

  #insist<T>(ask: () => Promise<T>): Promise<T> {
    return insist(this.#abort.signal, ask);
  }

  async #event(type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> {
    await recordEvent(this.#cluster.client, this.#pod, { type, reason, message, source: 'kubelet' });
  }

  async #sleep(seconds: number): Promise<void> {
    await this.#cluster.clock.sleep(seconds, this.#abort.signal);
  }
}

function mustRestart(policy: 'Always' | 'OnFailure' | 'Never', { exitCode }: Ended): boolean {
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

function backOffSeconds(failures: number): number {
  return Math.min(firstBackOffSeconds * 2 ** failures, longestBackOffSeconds);
}
