import { amazon, type CloudRule, type Scene } from './scene.ts';

const couldNot = 'Could not launch On-Demand Instances.';

/** As EKS shows it in the health of a group that has no machines. docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html */
const launchFails = (code: string, message: string): CloudRule => ({
  match: { ...amazon('eks', 'CreateNodegroup'), phase: 'lro' },
  action: { 'op-fails': { code: 'AsgInstanceLaunchFailures', message: `${code} - ${message}`, leaves: 'broken' } },
});

/** What keeps the machines of a node group away. */
export const amazonLaunchFaults: readonly Scene[] = [
  {
    row: 6,
    name: 'VcpuLimitExceeded',
    fault: {
      cloud: launchFails(
        `${couldNot} VcpuLimitExceeded`,
        'You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed.',
      ),
    },
    step: 'node-pools/services',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-006',
    exit: 11,
  },
  {
    row: 7,
    name: 'VolumeLimitExceeded',
    fault: {
      cloud: launchFails(
        `${couldNot} VolumeLimitExceeded`,
        'You have exceeded your maximum gp3 storage limit of 50 TiB in this region. Launching EC2 instance failed.',
      ),
    },
    step: 'node-pools/services',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-007',
    exit: 11,
  },
  {
    row: 11,
    name: 'InsufficientInstanceCapacity',
    fault: {
      cloud: launchFails(
        `${couldNot} InsufficientInstanceCapacity`,
        'We currently do not have sufficient m6i.xlarge capacity in the Availability Zone you requested (eu-west-1a). Our system will be working on provisioning additional capacity. Launching EC2 instance failed.',
      ),
    },
    step: 'node-pools/services',
    code: 'CAPACITY',
    wants: 'SW-CAP-012',
    exit: 4,
  },
  {
    row: 42,
    name: 'machines without addresses',
    fault: {
      cloud: launchFails(
        `${couldNot} InsufficientFreeAddressesInSubnet`,
        'There are not enough free addresses in subnet subnet-0a1b2c3d4e5f60718 to satisfy the requested number of instances. Launching EC2 instance failed.',
      ),
    },
    step: 'node-pools/services',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-007',
    exit: 11,
  },
  {
    row: 65,
    name: 'key of the disks',
    fault: {
      cloud: launchFails(
        'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InternalError',
        'Client error on launch',
      ),
    },
    step: 'node-pools/services',
    code: 'UNAUTHORIZED',
    wants: 'SW-AUTHZ-065',
    exit: 3,
  },
];
