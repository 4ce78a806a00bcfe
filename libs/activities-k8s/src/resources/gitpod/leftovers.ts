import type { Found, Ref, Scope } from '@slipway/contracts';
import type { LiveObject, Sweepable } from '@slipway/activities-core';
import type { Cluster } from '../../cluster/cluster.ts';
import { keyOf } from '../../cluster/remove.ts';
import type { ResourceDeps } from '../../resource-deps.ts';
import { serviceAccount } from './installer-job.ts';

const kind = 'k8s.gitpod-leftover';
const rbac = 'rbac.authorization.k8s.io/v1';

const proxied = [
  'agent-smith-rb',
  'blobserve',
  'content-service-rb',
  'ide-metrics-rb',
  'ide-service-rb',
  'image-builder-mk3-proxy',
  'openvsx-proxy',
  'proxy',
  'public-api-server-rb',
  'registry-facade',
  'server-rb',
  'ws-daemon-rb',
  'ws-manager-bridge-rb',
  'ws-manager',
  'ws-proxy',
];

/** What outlives the namespace. Source: the reference architecture, section 8.6. */
const names: Record<string, readonly string[]> = {
  ClusterRole: ['gitpod-kube-rbac-proxy', 'gitpod-ns-registry-facade', 'gitpod-ns-ws-daemon', 'ws-manager'],
  ClusterRoleBinding: [
    ...proxied.map((name) => `gitpod-${name}-kube-rbac-proxy`),
    'gitpod-registry-facade-rb',
    'gitpod-ws-daemon-rb',
    'ide-metrics',
    'ide-service',
    'ws-manager',
  ],
};

/** Cluster-wide roles and bindings of Gitpod that still stand, and the installer's own binding. */
export async function clusterLeftovers(cluster: Cluster, scope: Pick<Scope, 'installation'>): Promise<LiveObject[]> {
  const found = await Promise.all(
    Object.entries(names).map(async ([objectKind, expected]) => {
      const all = await cluster.list(rbac, objectKind, { metadataOnly: true });
      return all.filter(({ metadata: { name, labels } }) => {
        if (name === `${scope.installation}-${serviceAccount}`) return true;
        // A short name may be anybody's; Gitpod labels its own.
        return expected.includes(name) && (name.startsWith('gitpod-') || labels?.['app'] === 'gitpod');
      });
    }),
  );
  return found.flat();
}

/** The second net: what a lost installer or an uninstall by hand left. */
export function gitpodLeftovers({ clusters }: ResourceDeps): [string, Sweepable] {
  const nameOf = ({ kind: objectKind, metadata }: LiveObject): string => `${objectKind}/${metadata.name}`;
  return [
    kind,
    {
      permissions: [],
      async list(scope: Scope): Promise<Found[]> {
        const found = await clusters.within({ scope }, (cluster) => clusterLeftovers(cluster, scope));
        return (found ?? []).map((object) => ({ kind, name: nameOf(object), step: 'install/gitpod' as const }));
      },
      async destroy(ref: Ref): Promise<void> {
        await clusters.within(ref, async (cluster) => {
          const found = await clusterLeftovers(cluster, ref.scope);
          for (const object of found.filter((one) => nameOf(one) === ref.name))
            await cluster.delete(keyOf(object), object.metadata.uid, 'Background');
        });
      },
    },
  ];
}
