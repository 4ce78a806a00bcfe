import { verify } from 'node:crypto';
import type { JsonObject } from '../../core/json.ts';
import { isObject, list, text } from '../../core/json.ts';
import { assumeWithWebIdentity } from '../access/assume.ts';
import { issuerKey } from '../access/issuer-keys.ts';
import { AwsFault } from '../fault.ts';
import type { Call } from '../service.ts';
import { sessionSeconds, showCredentials } from './session.ts';

const invalid = (message: string): AwsFault => new AwsFault('InvalidIdentityToken', message);

function part(encoded: string): JsonObject {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    if (isObject(value)) return value;
  } catch {
    // Answered below, as what is no object is.
  }
  throw invalid('The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)');
}

/** `AssumeRoleWithWebIdentity`: nobody signs the request, the token speaks for its bearer. */
export function assumeWithToken(call: Call): JsonObject {
  const { aws, input } = call;
  const token = text(input, 'WebIdentityToken');
  const [head = '', payload = '', signature = ''] = token.split('.');
  const header = part(head);
  const claims = part(payload);
  const issuer = text(claims, 'iss');
  const key = issuerKey(aws, issuer, text(header, 'kid'));
  if (key === undefined)
    throw invalid(
      `Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements`,
    );
  if (
    text(header, 'alg') !== 'RS256' ||
    !verify('RSA-SHA256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))
  )
    throw invalid('Provided Token could not be verified');
  if (!(Number(claims['exp']) > Date.now() / 1000))
    throw new AwsFault(
      'ExpiredTokenException',
      'Token expired: current date/time must be before the expiration date/time',
    );
  const audience = text(claims, 'aud') || list(claims, 'aud').find((item) => typeof item === 'string') || '';
  const subject = text(claims, 'sub');
  const session = assumeWithWebIdentity(aws, {
    roleArn: text(input, 'RoleArn'),
    issuer,
    subject,
    audience,
    sessionName: text(input, 'RoleSessionName'),
    seconds: sessionSeconds(call, text(input, 'RoleArn')),
  });
  return {
    ...showCredentials(session),
    SubjectFromWebIdentityToken: subject,
    Provider: issuer.replace(/^https:\/\//, ''),
    Audience: audience,
  };
}
