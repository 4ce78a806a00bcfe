import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf } from './cloud.ts';
import { network } from './resources/network.ts';
import { nodeIdentity } from './resources/node-identity.ts';
import { listClusters } from './resources/cluster.ts';
import { listZones } from './resources/dns-zone.ts';
import { repository } from './resources/repository.ts';
import { listInstances } from './resources/sql-instance.ts';

/**
 * The scope of a standing installation from its marks alone. A cluster that is gone is taken to have been regional, and a domain
 * whose zone is gone is empty: nothing can be left that hangs on either.
 */
export async function locate(
  target: Pick<Scope, 'installation' | 'account' | 'location'>,
  context: CloudContext,
): Promise<Scope | undefined> {
  const cloud = cloudOf(context, target);
  const guess: Scope = {
    ...target,
    incarnation: 1,
    cloud: 'gcp',
    domain: '',
    cluster: { name: target.installation, location: target.location },
  };
  const [clusters, zones, instances, ...others] = await Promise.all([
    listClusters(cloud, target),
    listZones(cloud, target),
    listInstances(cloud, target),
    network(context).list?.(guess) ?? [],
    nodeIdentity(context).list?.(guess) ?? [],
    repository(context).list?.(guess) ?? [],
  ]);
  const labels = [
    ...clusters.map((each) => each.resourceLabels),
    ...zones.map((each) => each.labels),
    ...instances.map((each) => each.settings?.userLabels),
  ];
  const marks = others.flat();
  if (labels.length === 0 && marks.length === 0) return undefined;
  const incarnations = [
    ...labels.map((each) => Number(each?.['slipway-incarnation'] ?? 1)),
    ...marks.map((each) => each.incarnation ?? 1),
  ];
  return {
    ...guess,
    incarnation: Math.max(...incarnations),
    domain: (zones[0]?.dnsName ?? '').replace(/\.$/, ''),
    cluster: {
      name: clusters[0]?.name ?? guess.cluster.name,
      location: clusters[0]?.location ?? guess.cluster.location,
    },
  };
}
