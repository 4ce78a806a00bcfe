import { text } from '../../core/json.ts';
import type { Resource } from '../../core/graph.ts';
import type { Aws } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import { principalPropagation } from '../lag-profiles.ts';
import type { Principal } from '../service.ts';
import type { Context } from './condition.ts';
import { issueSession } from './credentials.ts';
import type { IssuedSession } from './credentials.ts';
import { evaluate } from './evaluate.ts';
import { readPolicyDocument } from './policy-document.ts';
import type { Statement } from './policy-document.ts';

/** Whether all parts of Amazon know a role or user that was just made. */
export function hasSpread(aws: Aws, resource: Resource): boolean {
  if (resource.createdBy === 'seed') return true;
  const lag = aws.lags.length(principalPropagation, 0, resource.id, String(resource.createdAt));
  return aws.clock.now() >= resource.createdAt + lag;
}

/** Statements of a role's trust policy that speak of a principal. */
function trustFor(role: Resource, kind: string, fits: (value: string) => boolean): Statement[] {
  const read = readPolicyDocument(text(role.body, 'AssumeRolePolicyDocument'), 'trust');
  if (typeof read === 'string') return [];
  return read.filter(({ principals }) => principals.some((item) => item.kind === kind && item.values.some(fits)));
}

/** Whether a service such as `eks.amazonaws.com` may act as the role: it exists, is known everywhere, and trusts the service. */
export function serviceMayAssume(aws: Aws, roleArn: string, service: string): boolean {
  const role = aws.graph.get(roleArn);
  if (role?.type !== 'iam.roles' || !hasSpread(aws, role)) return false;
  return (
    evaluate(
      trustFor(role, 'Service', (value) => value === service),
      'sts:AssumeRole',
      undefined,
      {},
    ) === 'allow'
  );
}

/** Whether the trust policy lets a user or role of the account in. */
export function principalMayAssume(role: Resource, caller: Principal, identity: string, context: Context): boolean {
  const known = [caller.arn, identity, '*', caller.account, `arn:aws:iam::${caller.account}:root`];
  const statements = trustFor(role, 'AWS', (value) => known.includes(value));
  return evaluate(statements, 'sts:AssumeRole', undefined, context) === 'allow';
}

export interface WebIdentity {
  roleArn: string;
  /** URL of the issuer, as in the token. */
  issuer: string;
  /** `system:serviceaccount:<namespace>:<name>` */
  subject: string;
  audience: string;
  /** Of the session; default: made of the subject. */
  sessionName?: string;
  /** Default 3600. */
  seconds?: number;
}

/**
 * Temporary credentials for the bearer of a token whose signature was checked by the caller: the provider must exist and take the
 * audience, and the role's trust policy must let the subject in. Throws what STS answers.
 */
export function assumeWithWebIdentity(aws: Aws, identity: WebIdentity): IssuedSession {
  const { roleArn, issuer, subject, audience } = identity;
  const url = issuer.replace(/^https:\/\//, '');
  const provider = aws.graph.all('iam.openIdConnectProviders').find((item) => text(item.body, 'Url') === url);
  if (!provider)
    throw new AwsFault('InvalidIdentityToken', `No OpenIDConnect provider found in your account for ${issuer}`);
  const clients = Object.values(provider.body['ClientIDList'] ?? []);
  if (!clients.includes(audience)) throw new AwsFault('InvalidIdentityToken', 'Incorrect token audience');
  const role = aws.graph.get(roleArn);
  const context = { [`${url}:sub`]: subject, [`${url}:aud`]: audience, [`${url}:amr`]: 'authenticated' };
  const trusted =
    role?.type === 'iam.roles' &&
    hasSpread(aws, role) &&
    evaluate(
      trustFor(role, 'Federated', (value) => value === provider.id),
      'sts:AssumeRoleWithWebIdentity',
      undefined,
      context,
    ) === 'allow';
  if (!trusted)
    throw new AwsFault('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', { http: 403 });
  const sessionName = identity.sessionName ?? subject.replace(/[^\w+=,.@-]/g, '-').slice(-64);
  return issueSession(aws, { role: roleArn, sessionName, seconds: identity.seconds ?? 3600 });
}
