import { concurrently, type CloudContext } from '@slipway/activities-core';
import type { Found, Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from './cloud.ts';
import { domainTag, tagsIn } from './ownership.ts';
import { bucket } from './resources/bucket.ts';
import { cluster } from './resources/cluster.ts';
import { dbInstance } from './resources/db-instance.ts';
import { dbParameterGroup } from './resources/db-parameter-group.ts';
import { dbSubnetGroup } from './resources/db-subnet-group.ts';
import { dnsZone } from './resources/dns-zone.ts';
import { gateways } from './resources/gateways.ts';
import { launchTemplates } from './resources/launch-templates.ts';
import { logGroup } from './resources/log-group.ts';
import { network, ownNetworks } from './resources/network.ts';
import { oidcProvider } from './resources/oidc-provider.ts';
import { serviceAccountRole } from './resources/service-account-role.ts';
import { clusterRole, nodeRole } from './resources/service-role.ts';
import { ownServicesGroups, servicesGroup } from './resources/services-group.ts';
import { storageUser } from './resources/storage-user.ts';
import { ownSubnets, subnets } from './resources/subnets.ts';
import { acmeIdentity, dnsIdentity } from './resources/zone-role.ts';
import { address } from './sweep/address.ts';
import { autoScalingGroup } from './sweep/auto-scaling-group.ts';
import { clusterLogGroup } from './sweep/cluster-log-group.ts';
import { databaseBackup } from './sweep/database-backup.ts';
import { databaseSnapshot } from './sweep/database-snapshot.ts';
import { dnsRecord } from './sweep/dns-record.ts';
import { loadBalancer } from './sweep/load-balancer.ts';
import { networkLoadBalancer } from './sweep/network-load-balancer.ts';
import { snapshot } from './sweep/snapshot.ts';
import { volume } from './sweep/volume.ts';

type Target = Pick<Scope, 'installation' | 'account' | 'location'>;

/** What marks in the cloud say of an installation. */
export interface Standing {
  incarnation: number;
  /** Empty: neither network nor zone stands that would say it. */
  domain: string;
  /** Of the subnets, sorted; empty when there are none. */
  zones: string[];
}

/** What steps make: each of them stands by itself, so that one is enough to tell. */
const witnesses = [
  network,
  subnets,
  gateways,
  servicesGroup,
  clusterRole,
  nodeRole,
  serviceAccountRole,
  dnsIdentity,
  acmeIdentity,
  logGroup,
  cluster,
  oidcProvider,
  launchTemplates,
  dnsZone,
  dbSubnetGroup,
  dbParameterGroup,
  dbInstance,
  bucket,
  storageUser,
];
/** What a cluster or a database left behind, as far as it can be told without our network. */
const nets = [
  volume,
  snapshot,
  loadBalancer,
  networkLoadBalancer,
  address,
  autoScalingGroup,
  databaseBackup,
  databaseSnapshot,
  clusterLogGroup,
  dnsRecord,
];
const atOnce = 6;

/** The scope of a standing installation from its marks alone. */
export async function locate(target: Target, context: CloudContext): Promise<Scope | undefined> {
  const standing = await standingOf(target, context);
  if (!standing) return undefined;
  const { incarnation, domain } = standing;
  return { ...scopeOf(target), incarnation, domain };
}

/** Undefined: nothing of it stands. Each list confirms what it shows, so what is gone already counts for nothing. */
export async function standingOf(target: Target, context: CloudContext): Promise<Standing | undefined> {
  const cloud = cloudOf(context, target);
  const scope = scopeOf(target);
  const lists = [...witnesses, ...nets].map((kind) => kind(context).list);
  const found = (await concurrently(lists, atOnce, async (list) => (await list?.(scope)) ?? [])).flat();
  if (found.length === 0) return undefined;
  return {
    incarnation: Math.max(1, ...found.map(({ incarnation }) => incarnation ?? 1)),
    domain: await domainOf(cloud, scope, found),
    zones: await zonesOf(cloud, scope),
  };
}

const scopeOf = (target: Target): Scope => ({
  ...target,
  incarnation: 1,
  cloud: 'aws',
  domain: '',
  cluster: { name: target.installation, location: target.location },
});

/** Also where the zone is somebody else's: the VPC goes last, and in one that was adopted, the security group of the services pool. */
async function domainOf(cloud: AmazonCloud, scope: Scope, found: readonly Found[]): Promise<string> {
  const [networks, groups] = await Promise.all([ownNetworks(cloud, scope), ownServicesGroups(cloud, scope)]);
  const tagged = [...networks, ...groups]
    .map(({ Tags }) => tagsIn(Tags)[domainTag])
    .find((domain) => domain !== undefined);
  return tagged ?? found.find(({ kind }) => kind === 'aws.dns-zone')?.name ?? '';
}

async function zonesOf(cloud: AmazonCloud, scope: Scope): Promise<string[]> {
  const zones = (await ownSubnets(cloud, scope)).map(({ AvailabilityZone }) => AvailabilityZone ?? '');
  return [...new Set(zones)].sort();
}
