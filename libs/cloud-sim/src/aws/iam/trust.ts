import type { Resource } from '../../core/graph.ts';
import { hasSpread } from '../access/assume.ts';
import { readPolicyDocument } from '../access/policy-document.ts';
import type { Statement } from '../access/policy-document.ts';
import type { Call } from '../service.ts';
import { limitExceeded, malformedPolicy } from './refusals.ts';

const largest = 2048;
const servicePrincipal = /^[a-z0-9.-]+\.amazonaws\.com$/;

/** Refuses a trust policy that is malformed, too large, or names principals that do not exist or are not known yet. */
export function checkTrustPolicy(call: Call, document: string): void {
  const read = readPolicyDocument(document, 'trust');
  if (typeof read === 'string') throw malformedPolicy(read);
  if (document.replace(/\s/g, '').length > largest) throw limitExceeded('ACLSizePerRole', largest);
  for (const { kind, value } of principalsOf(read)) {
    if (!exists(call, kind, value))
      throw malformedPolicy(`Invalid principal in policy: "${kind === 'AWS' ? kind : kind.toUpperCase()}":"${value}"`);
  }
}

function principalsOf(statements: Statement[]): { kind: string; value: string }[] {
  return statements.flatMap(({ principals }) =>
    principals.flatMap(({ kind, values }) => values.map((value) => ({ kind, value }))),
  );
}

function exists(call: Call, kind: string, value: string): boolean {
  const known = (resource: Resource | undefined): boolean => resource !== undefined && hasSpread(call.aws, resource);
  if (kind === 'Service') return servicePrincipal.test(value);
  if (kind === 'Federated') return !value.startsWith('arn:') || call.aws.graph.get(value) !== undefined;
  return (
    value === '*' ||
    /^\d{12}$/.test(value) ||
    /^arn:aws:iam::\d{12}:root$/.test(value) ||
    known(call.aws.graph.get(value))
  );
}

/** Refuses a policy for users and roles that is malformed or too large. */
export function checkIdentityPolicy(document: string, quota: string, most: number): void {
  const read = readPolicyDocument(document, 'identity');
  if (typeof read === 'string') throw malformedPolicy(read);
  if (document.replace(/\s/g, '').length > most) throw limitExceeded(quota, most);
}
