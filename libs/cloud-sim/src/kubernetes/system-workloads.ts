import type { KubernetesClient } from './api/client.ts';
import type { KubernetesObject } from './api/objects.ts';

const namespace = 'kube-system';
const registry = 'registry.local.cloud/system';

/** What a managed cluster brings along: the default storage class, cluster DNS, network policy. */
export async function applySystemWorkloads(client: KubernetesClient): Promise<void> {
  for (const object of systemObjects()) await client.apply(object, 'cluster-addons');
}

function systemObjects(): KubernetesObject[] {
  return [
    storageClass('standard-rwo', 'pd.csi.storage.gke.io'),
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: 'pd.csi.storage.gke.io' },
      // Nothing attaches disks to simulated machines, so no VolumeAttachment may be waited for.
      spec: { attachRequired: false, podInfoOnMount: false, volumeLifecycleModes: ['Persistent'] },
    },
    workload('Deployment', 'kube-dns', { 'k8s-app': 'kube-dns' }, 'kube-dns'),
    workload('Deployment', 'calico-typha', { 'k8s-app': 'calico-typha' }, 'calico-typha'),
    workload('DaemonSet', 'calico-node', { 'k8s-app': 'calico-node' }, 'calico-node'),
    workload('DaemonSet', 'node-local-dns', { 'k8s-app': 'node-local-dns' }, 'node-local-dns'),
    workload('DaemonSet', 'pdcsi-node', { 'k8s-app': 'gcp-compute-persistent-disk-csi-driver' }, 'pdcsi-node'),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'kube-dns', namespace, labels: { 'k8s-app': 'kube-dns' } },
      spec: {
        selector: { 'k8s-app': 'kube-dns' },
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
        ],
      },
    },
  ];
}

function storageClass(name: string, provisioner: string): KubernetesObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
  };
}

function workload(kind: string, name: string, labels: Record<string, string>, image: string): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { tolerations: [{ operator: 'Exists' }], containers: [{ name, image: `${registry}/${image}:v1` }] },
      },
    },
  };
}
