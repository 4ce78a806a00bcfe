import { refusal } from '../fault.ts';
import type { RuleAction } from '../scenario.ts';

const slow = {
  ec2: refusal(503, 'RequestLimitExceeded', 'Request limit exceeded.'),
  eks: refusal(429, 'ThrottlingException', 'Rate exceeded'),
  s3: refusal(503, 'SlowDown', 'Please reduce your request rate.'),
} as const;
const queryApis = ['autoscaling', 'elasticloadbalancing', 'iam', 'rds', 'route53', 'sts'];

/** As each API throttles. docs.aws.amazon.com, error references of the services. */
export function throttling(service: string): RuleAction {
  if (service in slow) return slow[service as keyof typeof slow];
  return refusal(400, queryApis.includes(service) ? 'Throttling' : 'ThrottlingException', 'Rate exceeded');
}

/** Tokens that ran out, as each API says it. */
export function expired(service: string): RuleAction {
  if (service === 'ec2') return refusal(400, 'RequestExpired', 'Request has expired.');
  if (service === 's3') return refusal(400, 'ExpiredToken', 'The provided token has expired.');
  const isJson = ['eks', 'logs', 'ssm', 'tagging', 'servicequotas'].includes(service);
  const code = isJson ? 'ExpiredTokenException' : 'ExpiredToken';
  return refusal(403, code, 'The security token included in the request is expired');
}

/** The server's own trouble. */
export function serverError(service: string): RuleAction {
  const code = { ec2: 'InternalError', s3: 'InternalError', eks: 'ServerException' }[service] ?? 'InternalFailure';
  return refusal(500, code, 'We encountered an internal error. Please try again.');
}
