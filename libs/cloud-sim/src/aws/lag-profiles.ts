import type { Lag, LagProfile } from '../core/lags.ts';

const lag = (p50: number, p95: number, most: number): Lag => ({ p50, p95, most });

/** `list` is the index of tags; by id and by other filters new objects are seen sooner. */
const network: LagProfile = { get: lag(1, 5, 30), list: lag(2, 12, 60), gone: lag(1, 4, 15) };

/** How long Amazon's reads lie, in simulated seconds; never beyond the budgets that `clouds.md` §5.5 grants a reader. */
export const lagProfiles: Record<string, LagProfile> = {
  'ec2.vpc': network,
  'ec2.subnet': network,
  'ec2.internet-gateway': network,
  'ec2.elastic-ip': network,
  'ec2.natgateway': network,
  'ec2.route-table': network,
  'ec2.security-group': network,
  'ec2.launch-template': network,
  'ec2.volume': network,
  'iam.roles': { get: lag(1, 5, 30), list: lag(2, 10, 30), gone: lag(1, 5, 15) },
  'iam.users': { get: lag(1, 5, 30), list: lag(2, 10, 30), gone: lag(1, 5, 15) },
  'iam.policies': { get: lag(1, 5, 30), list: lag(2, 10, 30), gone: lag(1, 5, 15) },
  'iam.instanceProfiles': { get: lag(1, 5, 30), list: lag(2, 10, 30) },
  'iam.accessKeys': { list: lag(1, 5, 15), gone: lag(1, 5, 15) },
  'rds.instances': { get: lag(1, 5, 30), list: lag(2, 10, 60) },
  'rds.subnetGroups': { get: lag(1, 4, 30), list: lag(1, 6, 60) },
  'rds.parameterGroups': { get: lag(1, 4, 30), list: lag(1, 6, 60) },
  's3.buckets': { list: lag(1, 6, 30) },
  'logs.logGroups': { list: lag(1, 5, 30) },
  'route53.hostedZones': { list: lag(2, 10, 60) },
};

/** From the creation of a role until services may assume it, and until policies may name it as principal. */
export const principalPropagation = lag(2, 20, 30);
/** From a change of a policy or an attachment until it is enforced. */
export const policyPropagation = lag(2, 10, 30);
/** From the creation of an access key until it signs. */
export const accessKeyPropagation = lag(1, 5, 15);
/** From the creation or deletion of something until the index of tags over all services knows of it. */
export const tagIndex = lag(20, 120, 300);
/** From the deletion of a bucket until anybody may take its name. */
export const bucketRelease = lag(20, 90, 300);
