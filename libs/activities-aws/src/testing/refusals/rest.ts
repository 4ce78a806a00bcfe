import type { Answer } from './answer.ts';

/** Values, and the cloud’s own trouble. */
export const rest: readonly Answer[] = [
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
