import { refusal, type Fault } from '../fault.ts';
import { everyMode, when, type Played } from '../played.ts';
import { denied, refusedAt, withdrawn, type Refused } from '../refused.ts';
import type { Scenario, Site } from '../scenario.ts';
import { expired } from './words.ts';

const quotas: readonly Refused[] = [
  [1, 'CreateVpc', 400, 'VpcLimitExceeded', 'The maximum number of VPCs has been reached.'],
  [2, 'AllocateAddress', 400, 'AddressLimitExceeded', 'The maximum number of addresses has been reached.'],
  [
    3,
    'CreateNatGateway',
    400,
    'NatGatewayLimitExceeded',
    'The maximum number of NAT Gateways has been reached in Availability Zone eu-west-1a.',
  ],
  [4, 'CreateBucket', 400, 'TooManyBuckets', 'You have attempted to create more buckets than allowed'],
  [
    7,
    'CreateDBInstance',
    400,
    'StorageQuotaExceeded',
    'The request cannot be processed because it would exceed the maximum allowed storage',
  ],
  [
    7,
    'CreateSecurityGroup',
    400,
    'SecurityGroupLimitExceeded',
    'The maximum number of security groups has been reached.',
  ],
  [
    8,
    'CreateHostedZone',
    400,
    'TooManyHostedZones',
    'Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create more hosted zones.',
  ],
  [8, 'CreateRole', 409, 'LimitExceeded', 'Cannot exceed quota for RolesPerAccount: 1000'],
  [8, 'CreateUser', 409, 'LimitExceeded', 'Cannot exceed quota for UsersPerAccount: 5000'],
];

/** What holds a thing that is to go. */
const holders: readonly Refused[] = [
  ...['DeleteSubnet', 'DeleteSecurityGroup', 'DeleteVpc'].map((operation): Refused => [
    53,
    operation,
    400,
    'DependencyViolation',
    `The ${operation.slice(6)} 'x-0a1b2c3d4e5f60718' has dependencies and cannot be deleted.`,
  ]),
  [
    53,
    'DetachInternetGateway',
    400,
    'DependencyViolation',
    'Network vpc-0a1b2c3d4e5f60718 has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.',
  ],
  [
    58,
    'DeleteHostedZone',
    400,
    'HostedZoneNotEmpty',
    'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
  ],
  [59, 'DeleteBucket', 409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty'],
  [63, 'DeleteRole', 409, 'DeleteConflict', 'Cannot delete entity, must detach all policies first.'],
  [63, 'DeleteUser', 409, 'DeleteConflict', 'Cannot delete entity, must detach all policies first.'],
];

/** What is refused because a role or its policies have not come through everywhere. */
const newRoles: readonly Refused[] = ['CreateCluster', 'CreateNodegroup'].map((operation) => [
  14,
  operation,
  400,
  'InvalidParameterException',
  'Role with arn: arn:aws:iam::123456789012:role/acme-aws-eks, could not be assumed because it does not exist or the trusted entity is not correct',
]);
const newPrincipals: readonly Refused[] = [
  [14, 'PutBucketPolicy', 400, 'MalformedPolicy', 'Invalid principal in policy'],
  [14, 'UpdateAssumeRolePolicy', 400, 'MalformedPolicyDocument', 'Invalid principal in policy: "AWS":"AROA0A1B2C3D"'],
];

const linkedRole: Fault = {
  row: 23,
  name: 'service-linked role',
  action: refusal(
    403,
    'AccessDenied',
    'User: arn:aws:iam::123456789012:user/deployer is not authorized to perform: iam:CreateServiceLinkedRole on resource: arn:aws:iam::123456789012:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS',
  ),
  handling: 'hold',
};
const noRoom: Fault = {
  row: 10,
  name: '',
  action: refusal(
    400,
    'UnsupportedAvailabilityZoneException',
    "Cannot create cluster 'acme-aws' because eu-west-1c, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: eu-west-1a, eu-west-1b",
  ),
  handling: 'attempts',
};
const unverified: Fault = {
  row: 24,
  name: 'PendingVerification',
  action: refusal(
    400,
    'PendingVerification',
    'Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete.',
  ),
  handling: 'hold',
};
const badTag: Fault = {
  row: 64,
  name: '',
  action: refusal(400, 'InvalidParameterValue', 'Tag value contains invalid characters'),
  handling: 'hold',
};
const organisation: Fault = { row: 20, name: '', action: { deny: { kind: 'scp' } }, handling: 'hold' };
/** S3 answers HEAD without a word: a bucket of another account's is refused in the same way. */
const deniedHead: Fault = {
  ...denied,
  outcomes: [
    ['UNAUTHORIZED', 'SW-AUTHZ-025'],
    ['NOT_OWNED', 'SW-OWN-049'],
  ],
};
const notRenewed = (service: string): Fault => ({
  row: 26,
  name: 'not renewed',
  action: expired(service),
  handling: 'hold',
});
const protectedDatabase: Fault = {
  row: 60,
  name: 'protected',
  action: refusal(
    400,
    'InvalidParameterCombination',
    'Cannot delete protected DB Instance, please disable deletion protection and try again.',
  ),
  handling: 'attempts',
  outcomes: [['DEPENDENCY', 'SW-DEP-060']],
};
const nameTaken: Fault = {
  row: 60,
  name: 'name taken',
  action: refusal(
    409,
    'BucketAlreadyExists',
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
  ),
  handling: 'attempts',
  outcomes: [['CONFLICT', 'SW-CONF-060']],
};

/** Rows of quotas, identity, permission, policy and teardown: each at the calls that it can befall. */
export function ownFaults({ verb }: Scenario, site: Site, isFirst: boolean): Played[] {
  const { service, operation } = site;
  const changes = site.mutation !== undefined;
  const ensures = verb === 'ensure';
  const linked = /^Create(?:Cluster|Nodegroup|DBInstance)$/.test(operation);
  return [
    ...refusedAt(site, quotas, 'hold'),
    ...refusedAt(site, holders, 'attempts'),
    ...refusedAt(site, newRoles, 'inside'),
    ...refusedAt(site, newPrincipals, 'inside', ['before commit']),
    ...when<Played>(operation === 'CreateCluster', [noRoom, ['before commit', 'permanent']]),
    ...when<Played>(linked, [linkedRole, everyMode]),
    ...when<Played>(ensures && changes && isFirst && service === 'ec2', [unverified, ['before commit', 'permanent']]),
    ...when<Played>(ensures && changes && service === 'ec2' && operation.startsWith('Create'), [
      badTag,
      ['before commit', 'permanent'],
    ]),
    ...when<Played>(changes, [organisation, isFirst ? everyMode : ['permanent']]),
    [operation === 'HeadBucket' ? deniedHead : denied, changes ? ['before commit', 'permanent'] : ['before commit']],
    [withdrawn, ['before commit']],
    ...when<Played>(changes, [notRenewed(service), ['permanent', 'heals after k']]),
    ...when<Played>(operation === 'DeleteDBInstance', [protectedDatabase, ['before commit', 'permanent']]),
    ...when<Played>(operation === 'CreateBucket' && ensures, [nameTaken, ['permanent']]),
  ];
}
