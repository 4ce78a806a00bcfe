import type { Lag, LagProfile } from '../core/lags.ts';

const lag = (p50: number, p95: number, most: number): Lag => ({ p50, p95, most });

/** How long Google's reads lie, in simulated seconds; never beyond the budgets that `clouds.md` §5.5 grants a reader. */
export const lagProfiles: Record<string, LagProfile> = {
  'compute.networks': { list: lag(3, 15, 60), gone: lag(2, 8, 30) },
  'compute.subnetworks': { list: lag(3, 15, 60), gone: lag(2, 8, 30) },
  'compute.firewalls': { list: lag(2, 10, 60), gone: lag(2, 8, 30) },
  'compute.forwardingRules': { list: lag(2, 10, 60), gone: lag(2, 8, 30) },
  'container.clusters': { get: lag(1, 4, 10), list: lag(3, 12, 60) },
  'container.nodePools': { get: lag(1, 4, 10), list: lag(3, 12, 60) },
  'iam.serviceAccounts': { get: lag(6, 40, 180), list: lag(8, 50, 180), gone: lag(3, 15, 60) },
  'iam.keys': { list: lag(2, 10, 60), gone: lag(2, 10, 60) },
  'sqladmin.instances': { get: lag(2, 10, 60), list: lag(5, 20, 60) },
  'dns.managedZones': { get: lag(0.5, 3, 10), list: lag(2, 10, 60) },
  'artifactregistry.repositories': { get: lag(1, 4, 10), list: lag(3, 12, 60) },
};

/** From the end of the enabling operation until an API answers. */
export const apiPropagation = lag(10, 120, 300);
/** From the creation of a service account until policies may name it. */
export const principalPropagation = lag(12, 60, 180);
/** From a policy change until it is enforced. */
export const policyPropagation = lag(5, 40, 120);
/** From the end of a subnet's creation until clusters may use it. */
export const subnetReadiness = lag(4, 20, 60);
