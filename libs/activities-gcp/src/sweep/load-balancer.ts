import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import type { compute_v1 } from '@googleapis/compute';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { hasRule } from '../failure.ts';
import { defaultPoolName } from '../names.ts';
import { hasOurLabel } from '../ownership.ts';
import { everyPage } from '../pages.ts';
import { healthCheckFirewall, healthCheckPermissions, isHealthCheck, removeHealthCheck } from './health-check.ts';
import { firewallsIn, lastOf, ownNetwork, type OwnNetwork } from './own-network.ts';
import { remove } from './remove.ts';

/** Firewall rule of the load balancer `<name>`; made before it and removed after it. */
const loadBalancerFirewall = /^k8s-fw-(.+)$/;

/**
 * Load balancers that the cluster made for Services: forwarding rule, then target pool or backend service, then the firewall rule.
 * Name: that of all three.
 */
export function loadBalancer(context: CloudContext): Sweepable {
  return {
    permissions: [
      'compute.backendServices.delete',
      'compute.backendServices.get',
      'compute.firewalls.delete',
      'compute.firewalls.list',
      'compute.forwardingRules.delete',
      'compute.forwardingRules.get',
      'compute.forwardingRules.list',
      ...healthCheckPermissions,
      'compute.instances.get',
      'compute.targetPools.delete',
      'compute.targetPools.get',
      'compute.targetPools.list',
    ],

    async list(scope) {
      const names = await ownNames(cloudOf(context, scope), scope);
      return [...names].sort().map((name) => ({ kind: 'gcp.load-balancer', name }));
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      // Told again just before: what is not ours by then stays.
      if ((await ownNames(cloud, scope)).has(name)) await removeLoadBalancer(cloud, scope, name);
    },
  };
}

async function ownNames(cloud: GoogleCloud, scope: Scope): Promise<Set<string>> {
  const network = await ownNetwork(cloud, scope);
  const [rules, pools] = await Promise.all([forwardingRules(cloud, scope), targetPools(cloud, scope)]);
  const firewalls = network ? (await firewallsIn(cloud, network)).map(({ name }) => name ?? '') : [];
  const checks = firewalls
    .flatMap((name) => healthCheckFirewall.exec(name)?.[1] ?? [])
    .map((hash) => `k8s-${hash}-node`);
  const ours = await Promise.all(pools.map((pool) => isOurs(cloud, pool, scope, checks)));
  const ownPools = pools.filter((_, index) => ours[index]).map(({ name }) => name ?? '');
  const candidates = [
    ...firewalls.flatMap((name) => loadBalancerFirewall.exec(name)?.[1] ?? []),
    ...ownPools,
    ...rules.filter((rule) => isIn(rule, network, ownPools)).map(({ name }) => name ?? ''),
  ];
  // Only those of which a rule or a pool still stands: a firewall rule alone is swept by itself.
  const standing = await Promise.all(candidates.map((name) => stands(cloud, scope, name)));
  return new Set(candidates.filter((_, index) => standing[index]));
}

const isIn = (rule: compute_v1.Schema$ForwardingRule, network: OwnNetwork | undefined, ownPools: string[]): boolean =>
  network?.contains(rule.network) === true || ownPools.includes(lastOf(rule.target));

/**
 * By the health check of our cluster, or by its machines: the neighbour `acme-gcp` is not `acme`, so the pool counts too. A
 * machine that still stands says itself whose it is: the neighbour may be called `acme-workload`, or `acme` elsewhere.
 */
async function isOurs(
  cloud: GoogleCloud,
  pool: compute_v1.Schema$TargetPool,
  scope: Scope,
  checks: string[],
): Promise<boolean> {
  if ((pool.healthChecks ?? []).some((link) => checks.includes(lastOf(link)))) return true;
  const { name } = scope.cluster;
  const prefixes = [`gke-${name}-workload-`, `gke-${name}-${defaultPoolName}-`];
  const machines = (pool.instances ?? []).filter((link) => prefixes.some((prefix) => lastOf(link).startsWith(prefix)));
  const standing = (await Promise.all(machines.map((link) => readMachine(cloud, link)))).filter(Boolean);
  return machines.length > 0 && standing.every((machine) => hasOurLabel(machine?.labels, scope));
}

async function readMachine(cloud: GoogleCloud, link: string): Promise<compute_v1.Schema$Instance | undefined> {
  const { instances } = await cloud.clients.compute();
  const [zone = '', , instance = ''] = link.split('/').slice(-3);
  return cloud.find(`cannot read the machine ${instance}`, async () => {
    return (await instances.get({ project: cloud.project, zone, instance })).data;
  });
}

/** By direct reads: a list shows what was deleted for a while. */
async function stands(cloud: GoogleCloud, { location: region }: Scope, name: string): Promise<boolean> {
  const compute = await cloud.clients.compute();
  const place = { project: cloud.project, region };
  const [rule, pool] = await Promise.all([
    cloud.find(`cannot read the forwarding rule ${name}`, async () => {
      return (await compute.forwardingRules.get({ ...place, forwardingRule: name })).data;
    }),
    cloud.find(`cannot read the target pool ${name}`, async () => {
      return (await compute.targetPools.get({ ...place, targetPool: name })).data;
    }),
  ]);
  return rule !== undefined || pool !== undefined;
}

async function forwardingRules(cloud: GoogleCloud, scope: Scope): Promise<compute_v1.Schema$ForwardingRule[]> {
  const { forwardingRules: rules } = await cloud.clients.compute();
  return cloud.list('cannot list forwarding rules', () =>
    everyPage(
      (page) => rules.list({ project: cloud.project, region: scope.location, ...page }),
      ({ items }) => items,
    ),
  );
}

async function targetPools(cloud: GoogleCloud, scope: Scope): Promise<compute_v1.Schema$TargetPool[]> {
  const { targetPools: pools } = await cloud.clients.compute();
  return cloud.list('cannot list target pools', () =>
    everyPage(
      (page) => pools.list({ project: cloud.project, region: scope.location, ...page }),
      ({ items }) => items,
    ),
  );
}

async function removeLoadBalancer(cloud: GoogleCloud, { location: region }: Scope, name: string): Promise<void> {
  const { firewalls, forwardingRules: rules, targetPools: pools } = await cloud.clients.compute();
  const place = { project: cloud.project, region };
  const rule = await cloud.find(`cannot read the forwarding rule ${name}`, async () => {
    return (await rules.get({ ...place, forwardingRule: name })).data;
  });
  const pool = await cloud.find(`cannot read the target pool ${name}`, async () => {
    return (await pools.get({ ...place, targetPool: name })).data;
  });
  await remove(cloud, { region }, `regions/${region}/forwardingRules/${name}`, () =>
    rules.delete({ ...place, forwardingRule: name }),
  );
  await remove(cloud, { region }, `regions/${region}/targetPools/${name}`, () =>
    pools.delete({ ...place, targetPool: name }),
  );
  if (rule?.backendService) await unlessShared(removeBackend(cloud, region, lastOf(rule.backendService)));
  for (const check of (pool?.healthChecks ?? []).map(lastOf).filter(isHealthCheck)) {
    await unlessShared(removeHealthCheck(cloud, check));
  }
  await remove(cloud, 'global', `global/firewalls/k8s-fw-${name}`, () =>
    firewalls.delete({ project: cloud.project, firewall: `k8s-fw-${name}` }),
  );
}

async function removeBackend(cloud: GoogleCloud, region: string, backendService: string): Promise<void> {
  const { regionBackendServices } = await cloud.clients.compute();
  await remove(cloud, { region }, `regions/${region}/backendServices/${backendService}`, () =>
    regionBackendServices.delete({ project: cloud.project, region, backendService }),
  );
}

/** What load balancers of a cluster share is taken along by the last one. */
async function unlessShared(removal: Promise<void>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!hasRule(error, 'SW-DEP-054')) throw error;
  }
}
