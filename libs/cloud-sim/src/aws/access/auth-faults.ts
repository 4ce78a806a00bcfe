import { AwsFault } from '../fault.ts';
import type { ProtocolName } from '../protocol/wire.ts';

/** How one service answers callers it cannot make out; each family has words of its own. */
export interface AuthFaults {
  unknownKey(): AwsFault;
  mismatch(message?: string): AwsFault;
  expired(): AwsFault;
  /** The request was signed too long ago, or in the future. */
  skewed(): AwsFault;
  denied(sentence: string): AwsFault;
  throttled(): AwsFault;
}

const invalid = 'The security token included in the request is invalid.';
const different =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const over = 'The security token included in the request is expired';
const late = 'Signature expired: the request is no longer valid.';

const ec2: AuthFaults = {
  unknownKey: () =>
    new AwsFault('AuthFailure', 'AWS was not able to validate the provided access credentials', { http: 401 }),
  mismatch: (message = 'AWS was not able to validate the provided access credentials') =>
    new AwsFault('AuthFailure', message, { http: 401 }),
  expired: () => new AwsFault('RequestExpired', 'Request has expired.'),
  skewed: () => new AwsFault('RequestExpired', 'Request has expired.'),
  denied: (sentence) =>
    new AwsFault('UnauthorizedOperation', `You are not authorized to perform this operation. ${sentence}`, {
      http: 403,
    }),
  throttled: () => new AwsFault('RequestLimitExceeded', 'Request limit exceeded.', { http: 503 }),
};

const s3: AuthFaults = {
  unknownKey: () =>
    new AwsFault('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
      http: 403,
    }),
  mismatch: (
    message = 'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ) => new AwsFault('SignatureDoesNotMatch', message, { http: 403 }),
  expired: () => new AwsFault('ExpiredToken', 'The provided token has expired.'),
  skewed: () =>
    new AwsFault(
      'RequestTimeTooSkewed',
      "The difference between the request time and the server's time is too large.",
      { http: 403 },
    ),
  denied: (sentence) => new AwsFault('AccessDenied', sentence, { http: 403 }),
  throttled: () => new AwsFault('SlowDown', 'Please reduce your request rate.', { http: 503 }),
};

const xml: AuthFaults = {
  unknownKey: () => new AwsFault('InvalidClientTokenId', invalid, { http: 403 }),
  mismatch: (message = different) => new AwsFault('SignatureDoesNotMatch', message, { http: 403 }),
  expired: () => new AwsFault('ExpiredToken', over, { http: 403 }),
  skewed: () => new AwsFault('SignatureDoesNotMatch', late, { http: 403 }),
  denied: (sentence) => new AwsFault('AccessDenied', sentence, { http: 403 }),
  throttled: () => new AwsFault('Throttling', 'Rate exceeded'),
};

function json(http: number, throttle: number): AuthFaults {
  return {
    unknownKey: () => new AwsFault('UnrecognizedClientException', invalid, { http }),
    mismatch: (message = different) => new AwsFault('InvalidSignatureException', message, { http }),
    expired: () => new AwsFault('ExpiredTokenException', over, { http }),
    skewed: () => new AwsFault('InvalidSignatureException', late, { http }),
    denied: (sentence) => new AwsFault('AccessDeniedException', sentence, { http }),
    throttled: () => new AwsFault('ThrottlingException', 'Rate exceeded', { http: throttle }),
  };
}

export function authFaults(service: string, protocol: ProtocolName): AuthFaults {
  if (protocol === 'ec2Query') return ec2;
  if (service === 's3') return s3;
  if (protocol === 'restJson') return json(403, 429);
  return protocol === 'awsJson' ? json(400, 400) : xml;
}

/** Nobody signed: which service was meant is not known. */
export function missingToken(): AwsFault {
  return new AwsFault('MissingAuthenticationToken', 'Request is missing Authentication Token', { http: 403 });
}
