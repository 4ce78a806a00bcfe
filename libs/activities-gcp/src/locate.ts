import type { CloudContext } from '@slipway/activities-core';
import type { Found, Scope } from '@slipway/contracts';
import { cloudOf } from './cloud.ts';
import { ownAccounts } from './identity/account.ts';
import { listClusters } from './resources/cluster.ts';
import { listZones } from './resources/dns-zone.ts';
import { network } from './resources/network.ts';
import { repository } from './resources/repository.ts';
import { listInstances } from './resources/sql-instance.ts';
import { subnet } from './resources/subnet.ts';
import { address } from './sweep/address.ts';
import { disk } from './sweep/disk.ts';
import { dnsRecord } from './sweep/dns-record.ts';
import { loadBalancer } from './sweep/load-balancer.ts';
import { policyMember } from './sweep/policy-member.ts';
import { isInRegion } from './zones.ts';

type Target = Pick<Scope, 'installation' | 'account' | 'location'>;

/** What marks in the cloud say of an installation. */
export interface Standing {
  incarnation: number;
  /** Empty: neither zone nor cluster stands that would say it. */
  domain: string;
  /** Undefined: no cluster stands. */
  clusterLocation: string | undefined;
}

/** The scope of a standing installation from its marks alone. A cluster that is gone is taken to have been regional. */
export async function locate(target: Target, context: CloudContext): Promise<Scope | undefined> {
  const standing = await standingOf(target, context);
  if (!standing) return undefined;
  const { incarnation, domain, clusterLocation } = standing;
  return {
    ...scopeOf(target),
    incarnation,
    domain,
    cluster: { ...scopeOf(target).cluster, location: clusterLocation ?? target.location },
  };
}

/** Undefined: nothing of it stands. */
export async function standingOf(target: Target, context: CloudContext): Promise<Standing | undefined> {
  const cloud = cloudOf(context, target);
  const scope = scopeOf(target);
  const [clusters, zones, instances, accounts, ...others] = await Promise.all([
    listClusters(cloud, target),
    listZones(cloud, target),
    listInstances(cloud, target),
    ownAccounts(cloud, target),
    ...[network, subnet, repository].map((resource) => resource(context).list?.(scope) ?? []),
  ]);
  const labels = [
    ...clusters.map((each) => each.resourceLabels),
    ...zones.map((each) => each.labels),
    ...instances.map((each) => each.settings?.userLabels),
  ];
  const marks = [...accounts, ...others.flat()];
  if (labels.length === 0 && marks.length === 0 && (await unmarked(scope, context)).length === 0) return undefined;
  const cluster = clusters.find(({ location }) => isInRegion(location, target.location)) ?? clusters[0];
  return {
    incarnation: Math.max(
      1,
      ...labels.map((each) => Number(each?.['slipway-incarnation'] ?? 1)),
      ...marks.map((each) => each.incarnation ?? 1),
    ),
    domain: (zones[0]?.dnsName ?? '').replace(/\.$/, '') || domainOf(cluster),
    clusterLocation: cluster?.location ?? undefined,
  };
}

const scopeOf = (target: Target): Scope => ({
  ...target,
  incarnation: 1,
  cloud: 'gcp',
  domain: '',
  cluster: { name: target.installation, location: target.location },
});

/** What a cluster left behind without a mark of ours, as far as it can be told without our network. */
async function unmarked(scope: Scope, context: CloudContext): Promise<Found[]> {
  const nets = [disk, loadBalancer, address, dnsRecord, policyMember];
  return (await Promise.all(nets.map((net) => net(context).list(scope)))).flat();
}

/** Also where the zone is somebody else's. */
const domainOf = (cluster: { description?: string | null } | undefined): string =>
  /^Gitpod at (\S+)$/.exec(cluster?.description ?? '')?.[1] ?? '';
