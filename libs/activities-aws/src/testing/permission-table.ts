/**
 * Stated, and yet asked for by nothing in an installation's life on the local cloud: either Amazon asks where the local cloud does not, or
 * it takes what that life has not. By action: why it is stated.
 */
export const notAsked: Readonly<Record<string, string>> = {
  'ec2:DeleteNetworkInterface': 'interfaces that the network plugin left: sweep/leftovers.test.ts makes one',
  'ec2:DeleteSnapshot': 'snapshots of volumes, which the snapshot controller makes',
  'ec2:RevokeSecurityGroupEgress': 'groups of load balancers whose rules name each other outward',
  'ec2:RunInstances':
    'EKS asks for it of who makes a node group with a launch template: docs.aws.amazon.com/eks/latest/userguide/launch-templates.html',
  'ec2:TerminateInstances': 'machines that no scaling group holds any more: sweep/sweep.test.ts makes some',
  'iam:DeleteInstanceProfile': 'profiles that EKS made for the role of nodes; those of other names stay',
  'iam:SimulatePrincipalPolicy': 'preflight: resolve.test.ts asks for it, and goes on without it',
  'rds:CreateDBSnapshot': 'the last snapshot that a teardown without consent to lose data takes',
  'rds:DeleteDBInstanceAutomatedBackup': 'backups that outlived an instance: sweep/leftovers.test.ts makes some',
  'rds:StartDBInstance': 'a database that somebody stopped: resources/database.test.ts stops one',
  'servicequotas:GetAWSDefaultServiceQuota':
    'quotas of which the account has only the default: preflight/quotas.test.ts',
  's3:DeleteObject':
    'DeleteObjects asks for it where an object has no version: docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html',
  's3:PutBucketOwnershipControls': 'buckets made before April 2023, or with access lists',
  's3:TagResource': 'tags of a new bucket: docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html',
};

/** Whoever lacks these is not told so by name. By kind and action: why. */
export const notNamed: Readonly<Record<string, string>> = {
  'planning s3:ListBucket': 'S3 answers the HEAD of a bucket of somebody else in the same way: it is not ours',
  'aws.bucket s3:ListBucket': 'S3 answers a HEAD without words, and in the same way for a bucket of somebody else',
};
