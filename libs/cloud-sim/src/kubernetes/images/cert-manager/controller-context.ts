import { recordEvent } from '../../api/event.ts';
import type { KubernetesClient } from '../../api/client.ts';
import type { KubernetesObject } from '../../api/objects.ts';
import type { RunningContainer } from '../../kubelet/image-handler.ts';
import type { IssuerReference } from './types.ts';
import { certManager, type Issuer } from './types.ts';

/** What the controllers of one running cert-manager pod share. */
export interface ControllerContext {
  container: RunningContainer;
  client: KubernetesClient;
  /** Where a ClusterIssuer's Secrets are. */
  clusterResourceNamespace: string;
  /** Pause before the first retry. */
  retryMilliseconds: number;
}

export function toControllerContext(container: RunningContainer): ControllerContext {
  const flag = '--cluster-resource-namespace=';
  const given = container.container.args?.find((arg) => arg.startsWith(flag))?.slice(flag.length);
  return {
    container,
    client: container.client,
    clusterResourceNamespace: given ?? container.pod.metadata.namespace ?? 'cert-manager',
    retryMilliseconds: container.cluster.clock.milliseconds(5),
  };
}

/** The issuer that something in `namespace` refers to; undefined when it does not exist. */
export function findIssuer(
  { client }: ControllerContext,
  reference: IssuerReference,
  namespace: string | undefined,
): Promise<Issuer | undefined> {
  const kind = reference.kind ?? 'Issuer';
  return client.get<Issuer>({
    apiVersion: certManager,
    kind,
    name: reference.name,
    namespace: kind === 'Issuer' ? namespace : undefined,
  });
}

/** The namespace of the Secrets that an issuer names. */
export function secretNamespaceOf({ clusterResourceNamespace }: ControllerContext, issuer: Issuer): string {
  return issuer.metadata.namespace ?? clusterResourceNamespace;
}

export function say(
  { client }: ControllerContext,
  about: KubernetesObject,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): Promise<void> {
  return recordEvent(client, about, { type, reason, message, source: 'cert-manager' });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
