import { amazon, said, type PassingFault } from './scene.ts';

/** Amazon's rows that heal by themselves: all of them befall the same life, none of it may be felt. */
export const amazonPassingFaults: readonly PassingFault[] = [
  {
    row: 3,
    name: 'NAT gateway that failed',
    rule: {
      match: { ...amazon('ec2', 'CreateNatGateway'), phase: 'lro' },
      nth: 1,
      action: { 'op-fails': { code: 'InternalError', message: 'Network interface is in an invalid state.' } },
    },
  },
  {
    row: 14,
    name: 'role that cannot be assumed yet',
    rule: {
      match: amazon('eks', 'CreateCluster'),
      times: 2,
      action: said(
        400,
        'InvalidParameterException',
        'Role with arn: arn:aws:iam::123456789012:role/acme-aws-eks, could not be assumed because it does not exist or the trusted entity is not correct',
      ),
    },
  },
  {
    row: 28,
    name: 'throttled at every sort of call',
    rule: { match: { cloud: 'aws', service: 'iam' }, times: 3, action: said(400, 'Throttling', 'Rate exceeded') },
  },
  {
    row: 29,
    name: 'change that stays PENDING',
    rule: {
      match: { cloud: 'aws', service: 'route53', phase: 'lro' },
      times: 1,
      action: { 'op-slow': { factor: 5 } },
    },
  },
  ...(
    [
      ['ec2', 'CreateVpc'],
      ['ec2', 'AllocateAddress'],
      ['eks', 'CreateCluster'],
      ['eks', 'CreateNodegroup'],
      ['rds', 'CreateDBInstance'],
    ] as const
  ).map(([service, operation]): PassingFault => ({
    row: 30,
    name: `reply of ${operation} lost`,
    rule: {
      match: amazon(service, operation),
      nth: operation === 'CreateCluster' ? 3 : 1,
      action: { 'timeout-after-commit': {} },
    },
  })),
  {
    row: 38,
    name: 'not visible yet',
    rule: { match: amazon('ec2', 'DescribeVpcs'), times: 2, action: { 'stale-reads': { ms: 30_000 } } },
  },
];
