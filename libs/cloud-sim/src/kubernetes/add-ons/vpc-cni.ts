import type { KubernetesObject } from '../api/objects.ts';
import { systemWorkload } from '../system/workload.ts';

/** Amazon's own network plugin, which makes nodes ready. */
export function vpcCniObjects({ version }: { version: string }): KubernetesObject[] {
  const labels = { 'k8s-app': 'aws-node' };
  return [systemWorkload('DaemonSet', 'aws-node', labels, `amazon-k8s-cni:${version}`, { hostNetwork: true })];
}
