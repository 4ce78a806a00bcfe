import type { WorkloadCaller } from '../../core/cluster-host.ts';
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
  return { namespace, serviceAccount, annotations: account?.metadata.annotations ?? {} };
}
