import type { KubernetesObject } from '../api/objects.ts';
import { csiDriver, dnsService, systemWorkload } from './workload.ts';

const diskDriver = 'disk.csi.azure.com';
const fileDriver = 'file.csi.azure.com';
const isDefault = { 'storageclass.kubernetes.io/is-default-class': 'true' };

/** AKS with Azure's network plugin and Calico as its policy engine. learn.microsoft.com/azure/aks/concepts-storage#storage-classes */
export function aks(): KubernetesObject[] {
  return [
    storageClass('default', diskDriver, { skuname: 'StandardSSD_LRS' }, isDefault),
    storageClass('managed-csi', diskDriver, { skuname: 'StandardSSD_LRS' }),
    storageClass('managed-csi-premium', diskDriver, { skuname: 'Premium_LRS' }),
    storageClass('azurefile-csi', fileDriver, { skuName: 'Standard_LRS' }),
    csiDriver(diskDriver),
    csiDriver(fileDriver),
    systemWorkload('Deployment', 'coredns', { 'k8s-app': 'kube-dns' }, 'coredns:v1', { replicas: 2 }),
    systemWorkload('Deployment', 'konnectivity-agent', { app: 'konnectivity-agent' }, 'konnectivity-agent:v1'),
    systemWorkload('Deployment', 'metrics-server', { 'k8s-app': 'metrics-server' }, 'metrics-server:v1'),
    systemWorkload('DaemonSet', 'azure-cns', { 'k8s-app': 'azure-cns' }, 'azure-cns:v1'),
    systemWorkload('DaemonSet', 'azure-ip-masq-agent', { 'k8s-app': 'azure-ip-masq-agent' }, 'ip-masq-agent:v2'),
    systemWorkload('DaemonSet', 'cloud-node-manager', { 'k8s-app': 'cloud-node-manager' }, 'cloud-node-manager:v1'),
    systemWorkload('DaemonSet', 'csi-azuredisk-node', { app: 'csi-azuredisk-node' }, 'azuredisk-csi:v1'),
    systemWorkload('DaemonSet', 'csi-azurefile-node', { app: 'csi-azurefile-node' }, 'azurefile-csi:v1'),
    systemWorkload('DaemonSet', 'kube-proxy', { component: 'kube-proxy' }, 'kube-proxy:v1'),
    systemWorkload(
      'Deployment',
      'azure-wi-webhook-controller-manager',
      { 'azure-workload-identity.io/system': 'true' },
      'azure-workload-identity-webhook:v1',
    ),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: calicoNamespace } },
    inCalico('Deployment', 'calico-kube-controllers', 'calico-kube-controllers:v3'),
    inCalico('Deployment', 'calico-typha', 'calico-typha:v3'),
    inCalico('DaemonSet', 'calico-node', 'calico-node:v3'),
    dnsService,
  ];
}

const calicoNamespace = 'calico-system';

/** Calico of AKS is run by its operator, in a namespace of its own. */
function inCalico(kind: 'Deployment' | 'DaemonSet', name: string, image: string): KubernetesObject {
  const workload = systemWorkload(kind, name, { 'k8s-app': name }, image);
  return { ...workload, metadata: { ...workload.metadata, namespace: calicoNamespace } };
}

function storageClass(
  name: string,
  provisioner: string,
  parameters: Record<string, string>,
  annotations: Record<string, string> = {},
): KubernetesObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations },
    provisioner,
    parameters,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
  };
}
