import { amazonAccessFaults } from './aws-access-faults.ts';
import { amazonLaunchFaults } from './aws-launch-faults.ts';
import { amazonRoomFaults } from './aws-room-faults.ts';
import { amazon, said, type Scene } from './scene.ts';

/** Amazon's rows whose action is P, F or PF, and what is left of the others once they last longer than it is waited for. */
export const amazonLastingFaults: readonly Scene[] = [
  ...amazonRoomFaults,
  ...amazonLaunchFaults,
  ...amazonAccessFaults,
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
