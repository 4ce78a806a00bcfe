import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubernetesClient } from '../api/client.ts';
import type { Connection } from '../api/http.ts';
import { ensureClusterPki } from '../pki/cluster-pki.ts';
import { Daemon } from '../process/daemon.ts';
import type { PidFile } from '../process/pid-file.ts';
import {
  apiServerFlags,
  controllerManagerFlags,
  controlPlaneFiles,
  etcdFlags,
  schedulerFlags,
  type Addresses,
} from './flags.ts';
import { adminKubeconfig, tokenWebhookConfig } from './kubeconfig.ts';

export interface ControlPlaneOptions {
  /** File-name-safe, unique over the host. */
  name: string;
  /** Folder of keys, data and logs. */
  directory: string;
  /** Folder with the four programs. */
  binaries: string;
  addresses: Addresses;
  tokenReviewUrl: string;
  pids: PidFile;
}

/** What a control plane consists of. */
export const programs = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

const readyDeadlineMilliseconds = 200_000;

/** A real etcd, kube-apiserver, kube-controller-manager and kube-scheduler on loopback. */
export class ControlPlane {
  /** How the administrator reaches it. */
  readonly connection: Connection;
  readonly client: KubernetesClient;
  readonly #options: ControlPlaneOptions;
  readonly #daemons: Daemon[];

  private constructor(options: ControlPlaneOptions, connection: Connection, daemons: Daemon[]) {
    this.#options = options;
    this.connection = connection;
    this.client = new KubernetesClient(connection);
    this.#daemons = daemons;
  }

  /** Writes keys and configuration, starts or finds the processes, and waits until the API serves. */
  static async start(options: ControlPlaneOptions): Promise<ControlPlane> {
    const { directory, addresses } = options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const pki = await ensureClusterPki(join(directory, 'pki'));
    const files = controlPlaneFiles(directory, pki);
    const server = `https://127.0.0.1:${addresses.apiPort}`;
    const { certificate: caCertificate } = pki.authority;
    await writeFile(files.kubeconfig, adminKubeconfig(server, caCertificate, pki.admin), { mode: 0o600 });
    await writeFile(files.tokenWebhook, tokenWebhookConfig(options.tokenReviewUrl), { mode: 0o600 });
    const daemon = (program: (typeof programs)[number], args: string[]): Daemon =>
      new Daemon(
        {
          name: `${options.name}/${program}`,
          command: join(options.binaries, program),
          args,
          logFile: join(directory, `${program}.log`),
          // Every one of the four has a path of this folder among its flags.
          fingerprint: directory,
        },
        options.pids,
      );
    const plane = new ControlPlane(options, { server, caCertificate, clientCertificate: pki.admin }, [
      daemon('etcd', etcdFlags(addresses, files)),
      daemon('kube-apiserver', apiServerFlags(addresses, files)),
      daemon('kube-controller-manager', controllerManagerFlags(files)),
      daemon('kube-scheduler', schedulerFlags(files)),
    ]);
    const [etcd, apiServer, ...others] = plane.#daemons;
    await Promise.all([etcd?.start(), apiServer?.start()]);
    await plane.#untilReady();
    // They exit when they find no API server; started later they come up at the first attempt.
    await Promise.all(others.map((other) => other.start()));
    await plane.#untilServiceAccounts();
    return plane;
  }

  /** Ends the processes by their own ids, those that need others first. */
  async stop(): Promise<void> {
    this.client.close();
    const [etcd, ...others] = this.#daemons;
    await Promise.all(others.map((daemon) => daemon.stop()));
    await etcd?.stop();
  }

  /** Ends the processes and forgets keys and data. */
  async destroy(): Promise<void> {
    await this.stop();
    await rm(this.#options.directory, { recursive: true, force: true });
  }

  async #untilReady(): Promise<void> {
    await this.#until(
      `${this.#options.name}: /readyz does not answer ok`,
      async () => (await this.client.read('/readyz')) === 'ok',
    );
  }

  /** Pods are refused before their namespace has its default account. */
  async #untilServiceAccounts(): Promise<void> {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'default', name: 'default' };
    await this.#until(`${this.#options.name}: no default service account`, async () =>
      Boolean(await this.client.get(account)),
    );
  }

  async #until(failure: string, done: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + readyDeadlineMilliseconds;
    while (!(await done().catch(() => false))) {
      if (Date.now() > deadline) {
        await this.stop();
        throw new Error(
          `${failure} after ${readyDeadlineMilliseconds / 1000} s; its logs are in ${this.#options.directory}`,
        );
      }
      await sleep(50);
    }
  }
}
