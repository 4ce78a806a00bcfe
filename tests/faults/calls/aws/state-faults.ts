import type { Fault } from '../fault.ts';
import { everyMode, when, type Played } from '../played.ts';
import type { Scenario, Site } from '../scenario.ts';

const inState = { match: { phase: 'lro' }, breaks: true } as const;

const failedGateway: Fault = {
  ...inState,
  row: 3,
  name: 'state failed',
  action: {
    'op-fails': {
      code: 'InternalError',
      message:
        'Network interface eni-0a1b2c3d, created and used internally by this NAT gateway is in an invalid state. Please try again.',
    },
  },
  handling: 'attempts',
  outcomes: [['INTERNAL', 'SW-INT-030']],
};
const noAddresses: Fault = {
  ...inState,
  row: 42,
  name: 'NAT gateway',
  action: {
    'op-fails': {
      code: 'InsufficientFreeAddressesInSubnet',
      message: 'Subnet has insufficient free addresses to create this NAT gateway',
    },
  },
  handling: 'hold',
};

const launchFails = (row: number, name: string, code: string, message: string, handling: Fault['handling']): Fault => ({
  ...inState,
  row,
  name,
  action: { 'op-fails': { code: 'AsgInstanceLaunchFailures', message: `${code} - ${message}`, leaves: 'broken' } },
  handling,
});

const couldNot = 'Could not launch On-Demand Instances.';
/** What keeps machines away, as EKS shows it in the health of the group. docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html */
const launches: readonly Fault[] = [
  launchFails(
    6,
    'VcpuLimitExceeded',
    `${couldNot} VcpuLimitExceeded`,
    'You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed.',
    'hold',
  ),
  launchFails(
    7,
    'VolumeLimitExceeded',
    `${couldNot} VolumeLimitExceeded`,
    'You have exceeded your maximum gp3 storage limit of 50 TiB in this region. Launching EC2 instance failed.',
    'hold',
  ),
  launchFails(
    11,
    'InsufficientInstanceCapacity',
    `${couldNot} InsufficientInstanceCapacity`,
    'We currently do not have sufficient m6i.xlarge capacity in the Availability Zone you requested (eu-west-1a). Our system will be working on provisioning additional capacity. Launching EC2 instance failed.',
    'attempts',
  ),
  launchFails(
    42,
    'node group',
    `${couldNot} InsufficientFreeAddressesInSubnet`,
    'There are not enough free addresses in subnet subnet-0a1b2c3d4e5f60718 to satisfy the requested number of instances. Launching EC2 instance failed.',
    'hold',
  ),
  launchFails(
    65,
    'disk key',
    'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InternalError',
    'Client error on launch',
    'hold',
  ),
];

/** Failures that Amazon tells in the state of a thing and not in a reply. */
export function stateFaults({ verb }: Scenario, { operation, service }: Site): Played[] {
  const isGateway = operation === 'CreateNatGateway' && service === 'ec2' && verb === 'ensure';
  const isNodeGroup = operation === 'CreateNodegroup' && verb === 'ensure';
  return [
    ...when<Played>(isGateway, [failedGateway, ['before commit', 'permanent']]),
    ...when<Played>(isGateway, [noAddresses, everyMode]),
    ...launches.flatMap((fault) => when<Played>(isNodeGroup, [fault, everyMode])),
  ];
}
