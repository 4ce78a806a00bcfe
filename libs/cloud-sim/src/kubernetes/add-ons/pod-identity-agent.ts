import type { KubernetesObject } from '../api/objects.ts';
import { systemWorkload } from '../system/workload.ts';

/** Hands pods the credentials of the role that is associated with their account. */
export function podIdentityAgentObjects({ version }: { version: string }): KubernetesObject[] {
  const name = 'eks-pod-identity-agent';
  const image = `${name}:${version}`;
  return [systemWorkload('DaemonSet', name, { 'app.kubernetes.io/name': name }, image, { hostNetwork: true })];
}
