import type { Lag, LagProfile } from '../core/lags.ts';

const lag = (p50: number, p95: number, most: number): Lag => ({ p50, p95, most });

/** How long Amazon's reads lie, in simulated seconds; never beyond the budgets that `clouds.md` §5.5 grants a reader. */
export const lagProfiles: Record<string, LagProfile> = {
  'iam.roles': { get: lag(1, 5, 30), list: lag(2, 10, 30), gone: lag(1, 5, 15) },
  'iam.users': { get: lag(1, 5, 30), list: lag(2, 10, 30), gone: lag(1, 5, 15) },
  'iam.policies': { get: lag(1, 5, 30), list: lag(2, 10, 30), gone: lag(1, 5, 15) },
  'iam.instanceProfiles': { get: lag(1, 5, 30), list: lag(2, 10, 30) },
  'iam.accessKeys': { list: lag(1, 5, 15), gone: lag(1, 5, 15) },
  'rds.instances': { get: lag(1, 5, 30), list: lag(2, 10, 60) },
  'rds.subnetGroups': { get: lag(1, 4, 30), list: lag(1, 6, 60) },
  'rds.parameterGroups': { get: lag(1, 4, 30), list: lag(1, 6, 60) },
  'route53.hostedZones': { list: lag(2, 10, 60) },
};

/** From the creation of a role until services may assume it, and until policies may name it as principal. */
export const principalPropagation = lag(2, 20, 30);
/** From a change of a policy or an attachment until it is enforced. */
export const policyPropagation = lag(2, 10, 30);
/** From the creation of an access key until it signs. */
export const accessKeyPropagation = lag(1, 5, 15);
/** From a change of tags until the index over all services shows it. */
export const tagIndex: LagProfile = { list: lag(20, 120, 300), gone: lag(20, 120, 300) };
