import type { Scope } from '@slipway/contracts';
import type { compute_v1 } from '@googleapis/compute';
import type { GoogleCloud } from '../cloud.ts';
import { networkName } from '../names.ts';
import { hasOurDescription } from '../ownership.ts';

/** What tells that Kubernetes made something for our cluster: it hangs on our network, or serves our cluster's nodes. */
export interface Footprint {
  /** Firewall rules in our network. */
  firewalls: compute_v1.Schema$Firewall[];
  /** Whether a load balancer's part belongs to our cluster. Parts of one share a name, which its firewall rule ends in. */
  isOurLoadBalancer(name: string): boolean;
}

/**
 * Reads the footprint of an installation's cluster. Everything of it hangs on the network, which is the last to go; where the
 * network is gone, or is not ours, there is no footprint.
 */
export async function readFootprint(cloud: GoogleCloud, scope: Scope): Promise<Footprint> {
  const { firewalls, targetPools } = await cloud.clients.compute();
  const { project } = cloud;
  const name = networkName(scope);
  if (!(await networkIsOurs(cloud, scope))) return { firewalls: [], isOurLoadBalancer: () => false };
  const [rules, pools] = await Promise.all([
    cloud.list('cannot list firewall rules', async () => (await firewalls.list({ project })).data.items ?? []),
    cloud.list('cannot list target pools', async () => {
      return (await targetPools.list({ project, region: scope.location })).data.items ?? [];
    }),
  ]);
  const ours = rules.filter((rule) => rule.network?.endsWith(`/networks/${name}`));
  const balancers = new Set([
    ...ours.flatMap((rule) => /^k8s-fw-(.+)$/.exec(rule.name ?? '')?.[1] ?? []),
    ...pools.filter((pool) => servesNodesOf(pool, scope)).map((pool) => pool.name ?? ''),
  ]);
  return { firewalls: ours, isOurLoadBalancer: (balancer) => balancers.has(balancer) };
}

/** GKE names its machines `gke-<cluster>-<pool>-…`. The list in a pool outlives the machines. */
function servesNodesOf(pool: compute_v1.Schema$TargetPool, { cluster, location }: Scope): boolean {
  const zone = cluster.location.startsWith(location) ? `/zones/${location}-` : '';
  return (pool.instances ?? []).some(
    (url) => url.includes(zone) && url.includes(`/instances/gke-${cluster.name}-workload-`),
  );
}

/** Whether the installation's network exists and carries its mark. */
export async function networkIsOurs(cloud: GoogleCloud, scope: Scope): Promise<boolean> {
  const { networks } = await cloud.clients.compute();
  const name = networkName(scope);
  const network = await cloud.find(`cannot read the network ${name}`, async () => {
    return (await networks.get({ project: cloud.project, network: name })).data;
  });
  return network !== undefined && hasOurDescription(network.description, scope);
}
