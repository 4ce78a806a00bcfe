import type { JsonObject } from '../../core/json.ts';
import { isObject, labels, list, object, objects, text } from '../../core/json.ts';
import type { Resource } from '../../core/graph.ts';
import type { Aws } from '../aws.ts';
import { policyPropagation } from '../lag-profiles.ts';
import { managedPolicies } from './managed-policies.ts';
import { readPolicyDocument } from './policy-document.ts';
import type { Statement } from './policy-document.ts';

/** What a user or role has: ARNs of attached policies and documents of its own, by name. */
export interface Grants {
  attached: string[];
  inline: Record<string, string>;
}

export function grantsOf(principal: Resource): Grants {
  return readGrants(principal.hidden);
}

function readGrants(hidden: JsonObject | undefined): Grants {
  const attached = list(hidden, 'attached').filter((item) => typeof item === 'string');
  return { attached, inline: labels(hidden, 'inline') };
}

/** Writes new grants and keeps those before, which hold until the change has spread. */
export function writeGrants(aws: Aws, principal: Resource, grants: Grants): void {
  const before = grantsOf(principal);
  const customerManaged = grants.attached.filter((id) => aws.graph.get(id));
  const boundary = principal.refs.filter((ref) => aws.graph.get(ref)?.type !== 'iam.policies');
  aws.graph.update(principal.id, principal.body, {
    refs: [...boundary, ...customerManaged],
    hidden: { ...principal.hidden, ...grants, before: { ...before }, changedAt: aws.clock.now() },
  });
}

/** Grants that are enforced now. */
function grantsInForce(aws: Aws, principal: Resource): Grants {
  const changedAt = principal.hidden?.['changedAt'];
  if (typeof changedAt !== 'number') return grantsOf(principal);
  const lag = aws.lags.length(policyPropagation, 0, principal.id, String(changedAt));
  return aws.clock.now() < changedAt + lag ? readGrants(object(principal.hidden, 'before')) : grantsOf(principal);
}

/** Document of a policy's default version; undefined for a policy that does not exist. */
function policyDocument(aws: Aws, policyArn: string): string | undefined {
  const managed = managedPolicies[policyArn];
  if (managed) return JSON.stringify(managed);
  const policy = aws.graph.get(policyArn);
  const version = objects(policy?.hidden, 'versions').find((item) => item['IsDefaultVersion'] === true);
  return version && text(version, 'Document');
}

/** All statements that a user or role has now. */
export function statementsOf(aws: Aws, principalArn: string): Statement[] {
  const principal = aws.graph.get(principalArn);
  if (!principal) return [];
  const { attached, inline } = grantsInForce(aws, principal);
  const documents = [...attached.map((item) => policyDocument(aws, item)), ...Object.values(inline)];
  return documents.flatMap((document) => readStatements(document));
}

export function readStatements(document: string | undefined): Statement[] {
  const read = document === undefined ? [] : readPolicyDocument(document, 'identity');
  return typeof read === 'string' ? [] : read;
}

/** Tags of a user or role as condition keys. */
export function principalTags(principal: Resource | undefined): Record<string, string> {
  const tags = list(principal?.body, 'Tags').filter(isObject);
  return Object.fromEntries(tags.map((tag) => [`aws:PrincipalTag/${text(tag, 'Key')}`, text(tag, 'Value')]));
}
