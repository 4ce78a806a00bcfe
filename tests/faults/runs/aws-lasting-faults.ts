import { amazon, said, type Scene } from './scene.ts';

const couldNot = 'Could not launch On-Demand Instances.';
const launchFails = (code: string, message: string) => ({
  match: { ...amazon('eks', 'CreateNodegroup'), phase: 'lro' },
  action: {
    'op-fails': { code: 'AsgInstanceLaunchFailures', message: `${couldNot} ${code} - ${message}`, leaves: 'broken' },
  },
});

/** Amazon's rows whose action is P, F or PF, and what is left of the others once they last longer than it is waited for. */
export const amazonLastingFaults: readonly Scene[] = [
  {
    row: 1,
    name: 'VpcLimitExceeded',
    fault: {
      cloud: {
        match: amazon('ec2', 'CreateVpc'),
        action: said(400, 'VpcLimitExceeded', 'The maximum number of VPCs has been reached.'),
      },
    },
    step: 'cluster/network',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-007',
    exit: 11,
  },
  {
    row: 3,
    name: 'NatGatewayLimitExceeded',
    fault: {
      cloud: {
        match: amazon('ec2', 'CreateNatGateway'),
        action: said(
          400,
          'NatGatewayLimitExceeded',
          'The maximum number of NAT Gateways has been reached in Availability Zone eu-west-1a.',
        ),
      },
    },
    step: 'cluster/gateways',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-007',
    exit: 11,
  },
  {
    row: 5,
    name: 'TooManyLoadBalancers',
    fault: {
      cloud: {
        match: amazon('kubernetes', 'EnsureLoadBalancer'),
        action: said(
          400,
          'TooManyLoadBalancers',
          'TooManyLoadBalancers: Exceeded quota of account 123456789012\n\tstatus code: 400',
        ),
      },
    },
    step: 'install/endpoint',
    code: 'NOT_READY',
    wants: 'SW-READY-052',
    exit: 9,
  },
  {
    row: 6,
    name: 'VcpuLimitExceeded',
    fault: {
      cloud: launchFails(
        'VcpuLimitExceeded',
        'You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed.',
      ),
    },
    step: 'node-pools/services',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-006',
    exit: 11,
  },
  {
    row: 8,
    name: 'TooManyHostedZones',
    fault: {
      cloud: {
        match: amazon('route53', 'CreateHostedZone'),
        action: said(
          400,
          'TooManyHostedZones',
          'Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create more hosted zones.',
        ),
      },
    },
    step: 'dns/zone',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-008',
    exit: 11,
  },
  {
    row: 11,
    name: 'InsufficientInstanceCapacity',
    fault: {
      cloud: launchFails(
        'InsufficientInstanceCapacity',
        'We currently do not have sufficient m6i.xlarge capacity in the Availability Zone you requested (eu-west-1a). Our system will be working on provisioning additional capacity. Launching EC2 instance failed.',
      ),
    },
    step: 'node-pools/services',
    code: 'CAPACITY',
    wants: 'SW-CAP-012',
    exit: 4,
  },
  {
    row: 14,
    name: 'role that cannot be assumed',
    fault: {
      cloud: {
        match: amazon('eks', 'CreateCluster'),
        action: said(
          400,
          'InvalidParameterException',
          'Role with arn: arn:aws:iam::123456789012:role/acme-aws-eks, could not be assumed because it does not exist or the trusted entity is not correct',
        ),
      },
    },
    step: 'cluster/control-plane',
    code: 'NOT_READY',
    wants: 'SW-READY-038',
    exit: 9,
  },
  {
    row: 20,
    name: 'service control policy',
    fault: { cloud: { match: amazon('ec2', 'CreateVpc'), action: { deny: { kind: 'scp' } } } },
    step: 'cluster/network',
    code: 'UNAUTHORIZED',
    wants: 'SW-AUTHZ-021',
    exit: 3,
  },
  {
    row: 23,
    name: 'service-linked role',
    fault: {
      cloud: {
        match: amazon('eks', 'CreateCluster'),
        action: said(
          403,
          'AccessDeniedException',
          'User: arn:aws:iam::123456789012:user/deployer is not authorized to perform: iam:CreateServiceLinkedRole on resource: arn:aws:iam::123456789012:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS',
        ),
      },
    },
    step: 'cluster/control-plane',
    code: 'UNAUTHORIZED',
    wants: 'SW-AUTHZ-025',
    exit: 3,
  },
  {
    row: 26,
    name: 'credentials not renewed',
    fault: {
      cloud: {
        match: amazon('ec2', 'CreateVpc'),
        action: said(400, 'RequestExpired', 'Request has expired.'),
      },
    },
    step: 'cluster/network',
    code: 'UNAUTHENTICATED',
    wants: 'SW-AUTHN-026',
    exit: 3,
  },
  {
    row: 28,
    name: 'throttled for good',
    fault: {
      cloud: {
        match: amazon('ec2', 'CreateVpc'),
        action: said(503, 'RequestLimitExceeded', 'Request limit exceeded.'),
      },
    },
    step: 'cluster/network',
    code: 'RATE_LIMITED',
    wants: 'SW-RATE-028',
    exit: 4,
  },
  {
    row: 30,
    name: '500 for good',
    fault: {
      cloud: {
        match: amazon('ec2', 'CreateVpc'),
        action: said(500, 'InternalError', 'An internal error has occurred'),
      },
    },
    step: 'cluster/network',
    code: 'INTERNAL',
    wants: 'SW-INT-030',
    exit: 1,
  },
];
