import { amazon, said, type Scene } from './scene.ts';

/** What Amazon refuses because of who asks, or of what it lets a role do. */
export const amazonAccessFaults: readonly Scene[] = [
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
    row: 24,
    name: 'PendingVerification',
    fault: {
      cloud: {
        match: amazon('ec2', 'CreateVpc'),
        action: said(
          400,
          'PendingVerification',
          'Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete.',
        ),
      },
    },
    step: 'cluster/network',
    code: 'UNAUTHORIZED',
    wants: 'SW-AUTHZ-024',
    exit: 3,
  },
  {
    row: 24,
    name: 'OptInRequired',
    fault: {
      cloud: {
        match: amazon('ec2', 'CreateVpc'),
        action: said(
          401,
          'OptInRequired',
          'You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.',
        ),
      },
    },
    step: 'cluster/network',
    code: 'UNAUTHORIZED',
    wants: 'SW-AUTHZ-024',
    exit: 3,
  },
  {
    row: 25,
    name: 'UnauthorizedOperation',
    fault: { cloud: { match: amazon('ec2', 'CreateVpc'), action: { deny: {} } } },
    step: 'cluster/network',
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
];
