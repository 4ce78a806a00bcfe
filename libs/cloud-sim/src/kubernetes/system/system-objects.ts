import type { ClusterRequest } from '../../core/cluster-host.ts';
import type { KubernetesClient } from '../api/client.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { corednsObjects } from '../add-ons/coredns.ts';
import { kubeProxyObjects } from '../add-ons/kube-proxy.ts';
import { vpcCniObjects } from '../add-ons/vpc-cni.ts';
import { aks } from './aks.ts';
import { csiDriver, dnsService, systemWorkload } from './workload.ts';

/** What a cloud's clusters have in them from their first moment. */
export type System = NonNullable<ClusterRequest['system']>;

/** Puts into a cluster what its cloud puts there. */
export async function applySystemObjects(client: KubernetesClient, system: System): Promise<void> {
  for (const object of systemObjects[system]()) await client.apply(object, 'cluster-addons');
}

const systemObjects: Record<System, () => KubernetesObject[]> = { gke, aks, eks, bare };

function gke(): KubernetesObject[] {
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'standard-rwo', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'pd.csi.storage.gke.io',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    },
    csiDriver('pd.csi.storage.gke.io'),
    systemWorkload('Deployment', 'kube-dns', { 'k8s-app': 'kube-dns' }, 'kube-dns:v1'),
    systemWorkload('Deployment', 'calico-typha', { 'k8s-app': 'calico-typha' }, 'calico-typha:v1'),
    systemWorkload('DaemonSet', 'calico-node', { 'k8s-app': 'calico-node' }, 'calico-node:v1'),
    systemWorkload('DaemonSet', 'node-local-dns', { 'k8s-app': 'node-local-dns' }, 'node-local-dns:v1'),
    systemWorkload('DaemonSet', 'pdcsi-node', { 'k8s-app': 'gcp-compute-persistent-disk-csi-driver' }, 'pdcsi-node:v1'),
    dnsService,
  ];
}

/** EKS with its self-managed add-ons. docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html */
function eks(): KubernetesObject[] {
  return [
    ...bare(),
    ...vpcCniObjects({ version: 'v1' }),
    ...kubeProxyObjects({ version: 'v1' }),
    ...corednsObjects({ version: 'v1' }),
  ];
}

/** EKS without them: a class is there, which is nobody's default, and no driver that could serve it. */
function bare(): KubernetesObject[] {
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'gp2' },
      provisioner: 'kubernetes.io/aws-ebs',
      parameters: { type: 'gp2', fsType: 'ext4' },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  ];
}
