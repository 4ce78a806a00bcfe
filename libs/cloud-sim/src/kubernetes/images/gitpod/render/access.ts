import type { KubernetesObject } from '../../../api/objects.ts';
import type { RenderContext } from './render-context.ts';

const rbac = 'rbac.authorization.k8s.io/v1';

/** Components whose metrics stand behind the RBAC proxy, with the infix that their binding's name has. */
const proxied: [name: string, account: string][] = [
  ['agent-smith-rb-kube-rbac-proxy', 'agent-smith'],
  ['blobserve-kube-rbac-proxy', 'blobserve'],
  ['content-service-rb-kube-rbac-proxy', 'content-service'],
  ['ide-metrics-kube-rbac-proxy', 'ide-metrics'],
  ['ide-service-kube-rbac-proxy', 'ide-service'],
  ['image-builder-mk3-proxy-kube-rbac-proxy', 'image-builder-mk3'],
  ['openvsx-proxy-kube-rbac-proxy', 'openvsx-proxy'],
  ['proxy-kube-rbac-proxy', 'proxy'],
  ['public-api-server-rb-kube-rbac-proxy', 'public-api-server'],
  ['registry-facade-kube-rbac-proxy', 'registry-facade'],
  ['server-rb-kube-rbac-proxy', 'server'],
  ['ws-daemon-rb-kube-rbac-proxy', 'ws-daemon'],
  ['ws-manager-bridge-rb-kube-rbac-proxy', 'ws-manager-bridge'],
  ['ws-manager-kube-rbac-proxy', 'ws-manager'],
  ['ws-proxy-kube-rbac-proxy', 'ws-proxy'],
];

/** Cluster roles and bindings, which outlive the namespace. Source: the reference architecture, section 8.6. */
export function accessObjects({ namespace }: RenderContext): KubernetesObject[] {
  const nodeLabels = { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'update', 'patch'] };
  const binding = (name: string, role: string, account: string): KubernetesObject => ({
    apiVersion: rbac,
    kind: 'ClusterRoleBinding',
    metadata: { name, labels: { app: 'gitpod' } },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  });
  const reviewer = `${namespace}-kube-rbac-proxy`;
  return [
    role(reviewer, [
      { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
      { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
    ]),
    role(`${namespace}-ns-registry-facade`, [nodeLabels]),
    role(`${namespace}-ns-ws-daemon`, [
      nodeLabels,
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch', 'patch'] },
    ]),
    role('ws-manager', [
      { apiGroups: [''], resources: ['nodes', 'persistentvolumes'], verbs: ['get', 'list', 'watch'] },
    ]),
    ...proxied.map(([name, account]) => binding(`${namespace}-${name}`, reviewer, account)),
    binding(`${namespace}-registry-facade-rb`, `${namespace}-ns-registry-facade`, 'registry-facade'),
    binding(`${namespace}-ws-daemon-rb`, `${namespace}-ns-ws-daemon`, 'ws-daemon'),
    binding('ide-metrics', reviewer, 'ide-metrics'),
    binding('ide-service', reviewer, 'ide-service'),
    binding('ws-manager', 'ws-manager', 'ws-manager'),
  ];
}

function role(name: string, rules: unknown[]): KubernetesObject {
  return { apiVersion: rbac, kind: 'ClusterRole', metadata: { name, labels: { app: 'gitpod' } }, rules };
}
