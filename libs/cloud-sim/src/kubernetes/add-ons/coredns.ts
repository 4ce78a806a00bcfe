import type { KubernetesObject } from '../api/objects.ts';
import { dnsService, systemWorkload } from '../system/workload.ts';

/** Two replicas that need a node with a network. */
export function corednsObjects({ version }: { version: string }): KubernetesObject[] {
  return [
    systemWorkload('Deployment', 'coredns', { 'k8s-app': 'kube-dns' }, `coredns:${version}`, {
      replicas: 2,
      tolerations: [
        { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
        { key: 'CriticalAddonsOnly', operator: 'Exists' },
      ],
    }),
    dnsService,
  ];
}
