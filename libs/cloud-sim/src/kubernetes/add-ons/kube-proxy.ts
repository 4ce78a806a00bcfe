import type { KubernetesObject } from '../api/objects.ts';
import { systemWorkload } from '../system/workload.ts';

/** One pod for each machine, from the moment it joins. */
export function kubeProxyObjects({ version }: { version: string }): KubernetesObject[] {
  const labels = { 'k8s-app': 'kube-proxy' };
  return [systemWorkload('DaemonSet', 'kube-proxy', labels, `kube-proxy:${version}`, { hostNetwork: true })];
}
