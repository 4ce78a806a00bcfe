import { amazon, said, type Scene } from './scene.ts';

/** What the account, the region or a subnet has no room for. */
export const amazonRoomFaults: readonly Scene[] = [
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
    row: 2,
    name: 'AddressLimitExceeded',
    fault: {
      cloud: {
        match: amazon('ec2', 'AllocateAddress'),
        action: said(400, 'AddressLimitExceeded', 'The maximum number of addresses has been reached.'),
      },
    },
    step: 'cluster/gateways',
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
    row: 4,
    name: 'TooManyBuckets',
    fault: {
      cloud: {
        match: amazon('s3', 'CreateBucket'),
        action: said(400, 'TooManyBuckets', 'You have attempted to create more buckets than allowed'),
      },
    },
    step: 'storage/bucket',
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
    row: 10,
    name: 'UnsupportedAvailabilityZoneException',
    fault: {
      cloud: {
        match: amazon('eks', 'CreateCluster'),
        action: said(
          400,
          'UnsupportedAvailabilityZoneException',
          "Cannot create cluster 'acme-aws' because eu-west-1c, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: eu-west-1a, eu-west-1b",
        ),
      },
    },
    step: 'cluster/control-plane',
    code: 'CAPACITY',
    wants: 'SW-CAP-012',
    exit: 4,
  },
  {
    row: 42,
    name: 'NAT gateway without an address',
    fault: {
      cloud: {
        match: { ...amazon('ec2', 'CreateNatGateway'), phase: 'lro' },
        action: {
          'op-fails': {
            code: 'InsufficientFreeAddressesInSubnet',
            message: 'Subnet has insufficient free addresses to create this NAT gateway',
          },
        },
      },
    },
    step: 'cluster/gateways',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-007',
    exit: 11,
  },
];
