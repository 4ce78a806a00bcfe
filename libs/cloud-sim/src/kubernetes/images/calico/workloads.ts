import type { KubernetesObject } from '../../api/objects.ts';
import { pluginOf, type Installation } from './installation.ts';

export const calicoNamespace = 'calico-system';
const version = 'v3.31.5';
const everywhere = [
  { key: 'CriticalAddonsOnly', operator: 'Exists' },
  ...tolerating('NoSchedule'),
  ...tolerating('NoExecute'),
];

function tolerating(effect: string): object[] {
  return [{ effect, operator: 'Exists' }];
}

/** What the operator makes for an Installation, in the order in which it makes it. */
export function calicoObjects(installation: Installation, nodes: number): KubernetesObject[] {
  const own = pluginOf(installation) === 'Calico';
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: calicoNamespace,
        labels: { name: calicoNamespace, 'pod-security.kubernetes.io/enforce': 'privileged' },
      },
    },
    ...['calico-node', 'calico-typha', 'calico-kube-controllers'].map((name) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: calicoNamespace },
    })),
    workload('Deployment', 'calico-typha', { replicas: typhas(nodes) }, { hostNetwork: true, tolerations: everywhere }),
    workload(
      'DaemonSet',
      'calico-node',
      {},
      {
        hostNetwork: true,
        tolerations: everywhere,
        // Amazon's plugin brings its own configuration: Calico then only enforces policies.
        ...(own ? { initContainers: [{ name: 'install-cni', image: image('cni') }] } : {}),
      },
    ),
    workload(
      'Deployment',
      'calico-kube-controllers',
      { replicas: 1 },
      {
        tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
      },
    ),
  ];
}

/** One for a start, then as the operator counts: by the number of nodes. */
const typhas = (nodes: number): number => (nodes <= 2 ? 1 : nodes === 3 ? 2 : 3);

const image = (name: string): string => `docker.io/calico/${name}:${version}`;

function workload(kind: string, name: string, spec: object, podSpec: object): KubernetesObject {
  const labels = { 'k8s-app': name };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: calicoNamespace, labels },
    spec: {
      ...spec,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          ...podSpec,
          containers: [{ name, image: image(name.replace(/^calico-/, '')) }],
        },
      },
    },
  };
}
