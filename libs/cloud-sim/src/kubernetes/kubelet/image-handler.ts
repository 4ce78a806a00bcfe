import type { KubernetesClient } from '../api/client.ts';
import type { Container, Pod } from '../api/objects.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';

/** A started container, as the program in it sees its surroundings. */
export interface RunningContainer {
  cluster: SimulatedCluster;
  pod: Pod;
  container: Container;
  /** Its variables, with the values of the Secrets and ConfigMaps that they refer to. */
  environment: Record<string, string>;
  /** Reaches the API server with the pod's service-account token: what RBAC does not allow is refused. */
  client: KubernetesClient;
  /** Aborted when the pod is deleted or the local cloud stops. */
  signal: AbortSignal;
  /** The readiness probe passes from now on. */
  ready(): void;
  /** Waits in simulated time; rejects when the container has to end. */
  sleep(simulatedSeconds: number): Promise<void>;
  log(message: string): void;
}

/** What a container of an image does locally. Resolving is exit code 0, rejecting with ContainerExit any other. */
export type Program = (container: RunningContainer) => Promise<void>;

/** An image that the simulated registry knows. */
export interface Image {
  /** Matched against the reference's repository, i.e. without tag and digest. */
  repository: RegExp;
  /** Tags that exist; without it every tag does. */
  tags?: RegExp;
  program: Program;
}

/** The program ended with a code other than 0; the message becomes the container's termination message. */
export class ContainerExit extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.name = 'ContainerExit';
    this.exitCode = exitCode;
  }
}

/** Finds the program behind an image reference; undefined where a registry would not know it. */
export function findProgram(images: Image[], reference: string): Program | undefined {
  const { repository, tag } = parseReference(reference);
  return images.find((image) => image.repository.test(repository) && (image.tags?.test(tag) ?? true))?.program;
}

/** Splits `host:port/path/name:tag@sha256:…`. */
export function parseReference(reference: string): { repository: string; tag: string } {
  const name = reference.split('@')[0] ?? reference;
  const [, repository = name, tag = 'latest'] = /^(.*?)(?::([^:/]+))?$/.exec(name) ?? [];
  return { repository, tag };
}

/** A program that is up after a moment and runs until it is stopped. */
export function untilStopped(startSeconds = 1): Program {
  return async ({ sleep, ready, signal }) => {
    await sleep(startSeconds);
    ready();
    await stopped(signal);
  };
}

/** Resolves once the container has to end. */
export function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
