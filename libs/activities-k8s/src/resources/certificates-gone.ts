import type { Ref } from '@slipway/contracts';
import type { LiveObject, Look } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { stripOrphanedFinalizers } from '../cluster/orphaned-finalizers.ts';
import { removeObjects } from '../cluster/remove.ts';
import { NameServers } from '../dns/name-servers.ts';
import { recordsLeft } from '../dns/records-gone.ts';
import type { ReleaseName } from '../helm/own-release.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { waitInCluster } from '../wait.ts';
import { ownedSelector } from '../ownership.ts';

const budgetMs = 5 * 60_000;
const certManagerApi = 'cert-manager.io/v1';
const acmeApi = 'acme.cert-manager.io/v1';

/** The definitions that a release of cert-manager brought along; those of somebody else's are not among them. */
export async function definitionsOf(cluster: Cluster, { release, namespace }: ReleaseName): Promise<LiveObject[]> {
  const all = await cluster.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { metadataOnly: true });
  return all.filter(
    ({ metadata: { name, annotations = {} } }) =>
      name.endsWith('cert-manager.io') &&
      annotations['meta.helm.sh/release-name'] === release &&
      annotations['meta.helm.sh/release-namespace'] === namespace,
  );
}

/**
 * Deletes what is still to be issued in our namespaces and waits until no order and no challenge is left, and the challenges'
 * records are gone from the zone: without cert-manager nobody would remove them.
 */
export async function removeIssuance(cluster: Cluster, ref: Ref, deps: ResourceDeps): Promise<void> {
  const namespaces = await cluster.list('v1', 'Namespace', {
    labelSelector: ownedSelector(ref.scope),
    metadataOnly: true,
  });
  const ours = new Set(namespaces.map(({ metadata }) => metadata.name));
  const certificates = await cluster.list(certManagerApi, 'Certificate', { metadataOnly: true });
  const left = certificates.filter(({ metadata }) => ours.has(metadata.namespace ?? ''));
  await removeObjects(cluster, left, deps, budgetMs);
  await challengesGone(cluster, ref, ours, deps);
}

/** Of our namespaces only: what somebody else had issued in the cluster keeps its orders for good. */
async function challengesGone(
  cluster: Cluster,
  ref: Ref,
  ours: ReadonlySet<string>,
  deps: ResourceDeps,
): Promise<void> {
  const { domain } = ref.scope;
  const dns = new NameServers(deps.reach, deps.call);
  const texts = [domain, `ws.${domain}`].map((zone) => ({ name: `_acme-challenge.${zone}`, type: 'TXT' as const }));
  const servers = await dns.serversOf(domain).catch(() => []);
  await waitInCluster(
    deps,
    { what: 'the end of all challenges', everyMs: 1000, budgetMs },
    async (): Promise<Look<void>> => {
      await stripOrphanedFinalizers(cluster);
      const count = async (kind: string): Promise<number> => {
        const all = await cluster.list(acmeApi, kind, { metadataOnly: true });
        return all.filter(({ metadata }) => ours.has(metadata.namespace ?? '')).length;
      };
      const [orders, challenges] = [await count('Order'), await count('Challenge')];
      const records = orders + challenges === 0 ? await recordsLeft(dns, servers, texts) : [];
      if (orders + challenges + records.length === 0) return { done: true, value: undefined };
      return { done: false, waitingFor: { orders, challenges, records: records.join(', ') } };
    },
  );
}
