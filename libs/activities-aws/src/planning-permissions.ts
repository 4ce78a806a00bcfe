/** What is asked before there is a plan, for any installation: places, versions and sizes on sale, what stands already. */
export const planningPermissions = [
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeInstanceTypeOfferings',
  'ec2:DescribeRegions',
  'eks:DescribeClusterVersions',
  'iam:GetRole',
  'iam:ListRoles',
  'iam:SimulatePrincipalPolicy',
  'rds:DescribeDBInstances',
  'rds:DescribeOrderableDBInstanceOptions',
  's3:ListBucket',
  'ssm:GetParameters',
  'tag:GetResources',
] as const;
