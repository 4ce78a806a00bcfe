import type { WorkloadCaller } from '../../core/cluster-host.ts';
import type { Pod } from '../api/objects.ts';
import type { RunningContainer } from '../kubelet/image-handler.ts';

/** Who a pod is to the cloud: its service account with the annotations that bind it to a cloud identity. */
export async function workloadCaller({ cluster, pod }: RunningContainer): Promise<WorkloadCaller> {
  const { namespace = '' } = pod.metadata;
  const serviceAccount = pod.spec.serviceAccountName ?? 'default';
  // Asked for as the metadata server would, not as the pod, whose account need not be allowed to read itself.
  const account = await cluster.client.get({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    namespace,
    name: serviceAccount,
  });
  const annotations = account?.metadata.annotations ?? {};
  if (annotations[roleAnnotation] && !canReadToken(pod)) throw new Error(`open ${tokenFile}: permission denied`);
  return { namespace, serviceAccount, annotations, podLabels: pod.metadata.labels ?? {} };
}

/** Names the identity in Azure that a service account stands for. */
export const clientIdAnnotation = 'azure.workload.identity/client-id';
const roleAnnotation = 'eks.amazonaws.com/role-arn';
const tokenFile = '/var/run/secrets/eks.amazonaws.com/serviceaccount/token';

/** A projected token belongs to root, unless the pod names a group for its volumes or a user for its containers. */
function canReadToken({ spec }: Pod): boolean {
  const { fsGroup, runAsUser, runAsNonRoot } = spec.securityContext ?? {};
  const containers = spec.containers.map(({ securityContext }) => securityContext ?? {});
  const isRoot = !runAsNonRoot && containers.every((container) => !container.runAsNonRoot);
  const hasUser = containers.every((container) => (container.runAsUser ?? runAsUser) !== undefined);
  return isRoot || fsGroup !== undefined || hasUser;
}
