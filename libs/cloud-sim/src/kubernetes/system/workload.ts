import type { KubernetesObject } from '../api/objects.ts';

export const systemNamespace = 'kube-system';
const registry = 'registry.local.cloud/system';

export type Kind = 'Deployment' | 'DaemonSet';

export interface WorkloadOptions {
  replicas?: number;
  /** On the machine's own network, so that it runs before there is a CNI. */
  hostNetwork?: boolean;
  /** Default: runs on every node, whatever taints it has. */
  tolerations?: object[];
  serviceAccount?: string;
}

/** A workload of the cloud's own in `kube-system`, found by its first label. */
export function systemWorkload(
  kind: Kind,
  name: string,
  labels: Record<string, string>,
  image: string,
  { replicas, hostNetwork, tolerations, serviceAccount }: WorkloadOptions = {},
): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: systemNamespace, labels },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          tolerations: tolerations ?? [{ operator: 'Exists' }],
          ...(hostNetwork ? { hostNetwork } : {}),
          ...(serviceAccount ? { serviceAccountName: serviceAccount } : {}),
          containers: [{ name, image: `${registry}/${image}` }],
        },
      },
    },
  };
}

/** The Service of the cluster's DNS, by the name that every cloud gives it. */
export const dnsService: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kube-dns', namespace: systemNamespace, labels: { 'k8s-app': 'kube-dns' } },
  spec: {
    selector: { 'k8s-app': 'kube-dns' },
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    ],
  },
};

/** Nothing attaches disks to simulated machines, so no VolumeAttachment may be waited for. */
export const csiDriver = (name: string): KubernetesObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  metadata: { name },
  spec: { attachRequired: false, podInfoOnMount: false, volumeLifecycleModes: ['Persistent'] },
});
