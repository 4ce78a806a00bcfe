import type { FailureCode } from '@slipway/contracts';

/** Whose answer it is: each speaks one of the five protocols. */
export type Api = 'ec2' | 'eks' | 'iam' | 'rds' | 'route53' | 's3' | 'ssm' | 'sts';

/** What one of Amazon's APIs answers, and what it has to be understood as. Ids and accounts are replaced. */
export interface Answer {
  api: Api;
  http: number;
  /** As it goes over the wire. */
  code: string;
  text: string;
  /** Further members of the modelled error. */
  members?: object;
  headers?: Record<string, string>;
  means: FailureCode;
  rule: string;
  /** Message and fix name these. */
  says?: string[];
}

const denied = (action: string, why: string): string =>
  `User: arn:aws:sts::123456789012:assumed-role/deployer/ci is not authorized to perform: ${action} because ${why}`;

/**
 * Sources: the error references of each API (docs.aws.amazon.com), and the threads that the reference of errors in the local cloud's
 * README names.
 */
export const answers: readonly Answer[] = [
  // Who is calling.
  ...(
    [
      ['sts', 403, 'ExpiredToken', 'The security token included in the request is expired'],
      ['sts', 403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'],
      ['ec2', 401, 'AuthFailure', 'AWS was not able to validate the provided access credentials'],
      ['ec2', 400, 'RequestExpired', 'Request has expired.'],
      ['eks', 403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'],
      ['s3', 403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'],
      [
        'iam',
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
      ],
    ] as const
  ).map(([api, http, code, text]): Answer => ({
    ...{ api, http, code, text },
    means: 'UNAUTHENTICATED',
    rule: 'SW-AUTHN-025',
    says: ['aws sso login'],
  })),
  {
    api: 's3',
    http: 403,
    code: 'RequestTimeTooSkewed',
    text: 'The difference between the request time and the current time is too large.',
    means: 'UNAUTHENTICATED',
    rule: 'SW-AUTHN-067',
    says: ['clock'],
  },
  {
    api: 'iam',
    http: 403,
    code: 'SignatureDoesNotMatch',
    text: 'Signature expired: 20261121T170000Z is now earlier than 20261121T175500Z (20261121T180000Z - 5 min.)',
    means: 'UNAUTHENTICATED',
    rule: 'SW-AUTHN-067',
  },
  {
    api: 'ec2',
    http: 403,
    code: 'UnauthorizedOperation',
    text: `You are not authorized to perform this operation. ${denied('ec2:CreateVpc on resource: arn:aws:ec2:eu-west-1:123456789012:vpc/*', 'no identity-based policy allows the ec2:CreateVpc action')}. Encoded authorization failure message: abc`,
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-025',
    says: ['ec2:CreateVpc is missing', 'grant ec2:CreateVpc'],
  },
  {
    api: 'eks',
    http: 403,
    code: 'AccessDeniedException',
    text: denied('eks:CreateCluster', 'no identity-based policy allows the eks:CreateCluster action'),
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-025',
    says: ['eks:CreateCluster'],
  },
  {
    api: 'iam',
    http: 403,
    code: 'AccessDenied',
    text: denied(
      'iam:CreateUser on resource: arn:aws:iam::123456789012:user/x',
      'of an explicit deny in a service control policy',
    ).replace('because of', 'with'),
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-021',
    says: ['service control policy', 'iam:CreateUser'],
  },
  {
    api: 's3',
    http: 403,
    code: 'AccessDenied',
    text: 'Access Denied',
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-025',
  },
  {
    api: 'ec2',
    http: 400,
    code: 'OptInRequired',
    text: 'You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.',
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-024',
  },
  {
    api: 'ec2',
    http: 400,
    code: 'PendingVerification',
    text: 'Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete.',
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-024',
  },
  // Limits.
  {
    api: 'ec2',
    http: 400,
    code: 'VpcLimitExceeded',
    text: 'The maximum number of VPCs has been reached.',
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-007',
    says: ['VPCs'],
  },
  {
    api: 'ec2',
    http: 400,
    code: 'AddressLimitExceeded',
    text: 'The maximum number of addresses has been reached.',
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-007',
    says: ['addresses'],
  },
  {
    api: 'ec2',
    http: 400,
    code: 'VcpuLimitExceeded',
    text: 'You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.',
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-006',
    says: ['vCPUs', 'limit 32'],
  },
  {
    api: 'iam',
    http: 409,
    code: 'LimitExceeded',
    text: 'Cannot exceed quota for AccessKeysPerUser: 2',
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-008',
    says: ['AccessKeysPerUser', 'limit 2'],
  },
  {
    api: 'route53',
    http: 400,
    code: 'TooManyHostedZones',
    text: 'Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create more hosted zones.',
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-008',
    says: ['hosted zones'],
  },
  {
    api: 'eks',
    http: 400,
    code: 'ResourceLimitExceededException',
    text: 'Cluster limit exceeded for account. Current count: 100',
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-007',
  },
  {
    api: 'rds',
    http: 400,
    code: 'InstanceQuotaExceeded',
    text: 'The request cannot be processed because it would exceed the maximum number of instances',
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-007',
  },
  {
    api: 's3',
    http: 400,
    code: 'TooManyBuckets',
    text: 'You have attempted to create more buckets than allowed',
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-007',
    says: ['buckets'],
  },
  // Room and time.
  {
    api: 'ec2',
    http: 500,
    code: 'InsufficientInstanceCapacity',
    text: 'We currently do not have sufficient m6i.2xlarge capacity in the Availability Zone you requested (eu-west-1a). Our system will be working on provisioning additional capacity.',
    means: 'CAPACITY',
    rule: 'SW-CAP-012',
    says: ['eu-west-1a', 'm6i.2xlarge'],
  },
  {
    api: 'eks',
    http: 400,
    code: 'UnsupportedAvailabilityZoneException',
    text: "Cannot create cluster 'acme' because us-east-1e, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: us-east-1a, us-east-1b",
    members: { validZones: ['us-east-1a', 'us-east-1b'] },
    means: 'CAPACITY',
    rule: 'SW-CAP-012',
    says: ['us-east-1e'],
  },
  {
    api: 'ec2',
    http: 503,
    code: 'RequestLimitExceeded',
    text: 'Request limit exceeded.',
    means: 'RATE_LIMITED',
    rule: 'SW-RATE-028',
  },
  { api: 'iam', http: 400, code: 'Throttling', text: 'Rate exceeded', means: 'RATE_LIMITED', rule: 'SW-RATE-028' },
  {
    api: 'eks',
    http: 429,
    code: 'ThrottlingException',
    text: 'Rate exceeded',
    headers: { 'retry-after': '7' },
    means: 'RATE_LIMITED',
    rule: 'SW-RATE-028',
  },
  {
    api: 'route53',
    http: 400,
    code: 'PriorRequestNotComplete',
    text: 'The request was rejected because Route 53 was still processing a prior request.',
    means: 'RATE_LIMITED',
    rule: 'SW-RATE-028',
  },
  {
    api: 's3',
    http: 503,
    code: 'SlowDown',
    text: 'Please reduce your request rate.',
    means: 'RATE_LIMITED',
    rule: 'SW-RATE-028',
  },
  // Made a moment ago.
  {
    api: 'eks',
    http: 400,
    code: 'InvalidParameterException',
    text: 'Role with arn: arn:aws:iam::123456789012:role/acme-eks, could not be assumed because it does not exist or the trusted entity is not correct',
    means: 'NOT_READY',
    rule: 'SW-READY-038',
    says: ['acme-eks'],
  },
  {
    api: 'iam',
    http: 400,
    code: 'MalformedPolicyDocument',
    text: 'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/acme-node"',
    means: 'NOT_READY',
    rule: 'SW-READY-038',
  },
  {
    api: 'eks',
    http: 428,
    code: 'ResourcePropagationDelayException',
    text: 'Some required resources are still propagating. Retry later.',
    means: 'NOT_READY',
    rule: 'SW-READY-038',
  },
  {
    api: 'ec2',
    http: 400,
    code: 'InvalidVpcID.NotFound',
    text: "The vpc ID 'vpc-0a1b2c3d' does not exist",
    means: 'NOT_READY',
    rule: 'SW-READY-038',
    says: ['vpc-0a1b2c3d'],
  },
  // Taken, in use, busy.
  {
    api: 'iam',
    http: 409,
    code: 'EntityAlreadyExists',
    text: 'Role with name acme-eks already exists.',
    means: 'CONFLICT',
    rule: 'SW-CONF-060',
  },
  {
    api: 'eks',
    http: 409,
    code: 'ResourceInUseException',
    text: 'Cluster already exists with name: acme',
    means: 'CONFLICT',
    rule: 'SW-CONF-060',
  },
  {
    api: 'rds',
    http: 400,
    code: 'DBInstanceAlreadyExists',
    text: 'DB instance already exists',
    means: 'CONFLICT',
    rule: 'SW-CONF-060',
  },
  {
    api: 's3',
    http: 409,
    code: 'BucketAlreadyExists',
    text: 'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    means: 'CONFLICT',
    rule: 'SW-CONF-060',
    says: ['another customer'],
  },
  {
    api: 'ec2',
    http: 400,
    code: 'InvalidSubnet.Conflict',
    text: "The CIDR '10.0.1.0/24' conflicts with another subnet",
    means: 'CONFLICT',
    rule: 'SW-CONF-060',
  },
  {
    api: 'ec2',
    http: 400,
    code: 'DependencyViolation',
    text: 'Network vpc-0a1b has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.',
    means: 'DEPENDENCY',
    rule: 'SW-DEP-054',
    says: ['a public address'],
  },
  {
    api: 'iam',
    http: 409,
    code: 'DeleteConflict',
    text: 'Cannot delete entity, must detach all policies first.',
    means: 'DEPENDENCY',
    rule: 'SW-DEP-054',
    says: ['policy'],
  },
  {
    api: 'eks',
    http: 409,
    code: 'ResourceInUseException',
    text: 'Cluster has nodegroups attached',
    means: 'DEPENDENCY',
    rule: 'SW-DEP-054',
    says: ['node groups'],
  },
  {
    api: 'rds',
    http: 400,
    code: 'InvalidDBSubnetGroupStateFault',
    text: 'Cannot delete the subnet group acme-mysql because at least one database instance: acme-mysql-0a1b2c is still using it.',
    means: 'DEPENDENCY',
    rule: 'SW-DEP-054',
    says: ['acme-mysql-0a1b2c'],
  },
  {
    api: 'route53',
    http: 400,
    code: 'HostedZoneNotEmpty',
    text: 'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
    means: 'DEPENDENCY',
    rule: 'SW-DEP-058',
  },
  {
    api: 's3',
    http: 409,
    code: 'BucketNotEmpty',
    text: 'The bucket you tried to delete is not empty',
    means: 'DEPENDENCY',
    rule: 'SW-DEP-059',
  },
  {
    api: 'rds',
    http: 400,
    code: 'InvalidParameterCombination',
    text: 'Cannot delete protected DB Instance, please disable deletion protection and try again.',
    means: 'DEPENDENCY',
    rule: 'SW-DEP-060',
  },
  {
    api: 'eks',
    http: 400,
    code: 'InvalidRequestException',
    text: "Cluster 'acme' is not in ACTIVE status",
    means: 'CONFLICT',
    rule: 'SW-CONF-036',
  },
  {
    api: 'rds',
    http: 400,
    code: 'InvalidDBInstanceState',
    text: 'Database instance is not in available state.',
    means: 'CONFLICT',
    rule: 'SW-CONF-036',
  },
  {
    api: 's3',
    http: 409,
    code: 'OperationAborted',
    text: 'A conflicting conditional operation is currently in progress against this resource. Please try again.',
    means: 'CONFLICT',
    rule: 'SW-CONF-036',
  },
  {
    api: 'iam',
    http: 409,
    code: 'ConcurrentModification',
    text: 'The request was rejected because multiple requests to change this object were submitted simultaneously.',
    means: 'CONFLICT',
    rule: 'SW-CONF-016',
  },
  // Values.
  {
    api: 'ec2',
    http: 400,
    code: 'InvalidSubnet.Range',
    text: "The CIDR '10.1.0.0/24' is invalid.",
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
  },
  {
    api: 'eks',
    http: 400,
    code: 'InvalidParameterException',
    text: 'Subnets specified must be in at least two different AZs',
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
  },
  {
    api: 'ssm',
    http: 400,
    code: 'ValidationException',
    text: '1 validation error detected',
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
  },
  // The cloud's own trouble.
  {
    api: 'ec2',
    http: 500,
    code: 'InternalError',
    text: 'An internal error has occurred',
    means: 'INTERNAL',
    rule: 'SW-INT-030',
  },
  {
    api: 'iam',
    http: 503,
    code: 'ServiceUnavailable',
    text: 'Service Unavailable. Please try again shortly.',
    means: 'INTERNAL',
    rule: 'SW-INT-030',
  },
  {
    api: 'ec2',
    http: 400,
    code: 'InvalidAction',
    text: 'The action CreateNothing is not valid for this web service.',
    means: 'INTERNAL',
    rule: 'SW-INT-030',
  },
];

const queryApis: readonly Api[] = ['iam', 'rds', 'route53', 'sts'];

/** The answer as it goes over the wire, in the protocol of its API. */
export function onTheWire({ api, code, text, members = {} }: Answer): {
  headers: Record<string, string>;
  body: string;
} {
  const xml = { 'content-type': 'text/xml' };
  const words = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const error = `<Code>${code}</Code><Message>${words}</Message>`;
  const id = '0a1b2c3d-0000-4000-8000-000000000000';
  if (api === 'ec2')
    return {
      headers: xml,
      body: `<Response><Errors><Error>${error}</Error></Errors><RequestID>${id}</RequestID></Response>`,
    };
  if (queryApis.includes(api))
    return {
      headers: xml,
      body: `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>${id}</RequestId></ErrorResponse>`,
    };
  if (api === 's3') return { headers: xml, body: `<Error>${error}<RequestId>${id}</RequestId></Error>` };
  if (api === 'eks')
    return {
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
      body: JSON.stringify({ message: text, ...members }),
    };
  return {
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ __type: code, message: text }),
  };
}
