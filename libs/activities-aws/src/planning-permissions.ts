import { adoptedPermissions } from './ec2/adopted.ts';
import { inUsePermissions } from './preflight/in-use.ts';
import { serviceQuotaPermissions } from './preflight/service-quota.ts';

/** What is asked before there is a plan, for any installation: places, versions and sizes on sale, what stands already. */
export const planningPermissions: readonly string[] = [
  ...adoptedPermissions,
  ...inUsePermissions,
  ...serviceQuotaPermissions,
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeInstanceTypeOfferings',
  'ec2:DescribeRegions',
  'eks:DescribeClusterVersions',
  'iam:GetRole',
  'iam:ListRoles',
  'iam:SimulatePrincipalPolicy',
  'rds:DescribeOrderableDBInstanceOptions',
  's3:ListBucket',
  'ssm:GetParameters',
  'tag:GetResources',
];
