import type { Refusal } from './refusal.ts';

const first = (pattern: RegExp, { message }: Refusal): string | undefined => pattern.exec(message)?.[1];

/** `Microsoft.Network/virtualNetworks/write`; undefined: Azure does not say which. A refusal may also name what is allowed. */
export const actionOf = (r: Refusal): string | undefined =>
  first(/not have (?:authorization|permission) to perform action(?:\(s\))? '([^']+)'/i, r) ??
  first(/(?<!has permission to )perform action '([^']+)'/i, r);

/** Over what. */
export const scopeOf = (r: Refusal): string | undefined =>
  first(/over scope '([^']+)'/i, r) ?? first(/on the linked scope\(s\) '([^']+)'/i, r);

/** Namespace of a resource provider. */
export const namespaceOf = (r: Refusal): string | undefined =>
  first(/namespace '([\w.]+)'/i, r) ?? first(/\b(Microsoft\.\w+)\b/, r);

/** The policy that denies it, by its name. */
export const policyOf = (r: Refusal): string =>
  first(/\\*"policyDefinition\\*":\s*\{\\*"name\\*":\s*\\*"([^"\\]+)/, r) ??
  first(/\\*"policyAssignment\\*":\s*\{\\*"name\\*":\s*\\*"([^"\\]+)/, r) ??
  first(/polic(?:y|ies):? ['"]([^'"]+)['"]/i, r) ??
  'a policy';

/** What uses the object that is to go, as far as Azure says it. */
export const holderOf = (r: Refusal): string =>
  first(/in use by (?:the following resources: )?(\/subscriptions\/\S+?)(?:[,.]? and|[,.]?\s|[,.]?$)/i, r) ??
  first(/nested resource IDs include: '([^']+)'/i, r) ??
  first(/(?:allocated to|used by|attached to) (?:resource )?'?(\/subscriptions\/[^\s',]+)/i, r) ??
  first(/(?:in use|used) by (?:the )?(?:following )?([\w ]+?)[:.]/i, r) ??
  'another resource';

/** What is in a group that could not be deleted for its sake. */
export const blockedOf = (r: Refusal): string =>
  first(/resources with identifiers '([^']+)' could not be deleted/i, r) ??
  first(/because the resource '([^']+)' is in use/i, r) ??
  'something in it';

/** Scopes that are locked. */
export function lockedIn({ message }: Refusal): string[] {
  const [, named = ''] = /following scope\(?s?\)? (?:is|are) locked: (.+)/is.exec(message) ?? [];
  const ids = (named.match(/\/subscriptions\/[^\s',]+/gi) ?? []).map((id) => id.replace(/\.$/, ''));
  return [...new Set(ids)];
}

/** Ids of the locks, as `az lock delete --ids` takes them; else how to find them. */
export const locksOf = ({ locks }: Refusal): string =>
  locks?.join(' ') ?? 'ID (az lock list shows it, with --resource-group for those of a group)';

/** What protects it: `the lock …`, `a lock on …`. */
export function protectorOf(r: Refusal): string {
  const { locks = [] } = r;
  if (locks.length > 0) return `the lock${locks.length === 1 ? '' : 's'} ${locks.join(' and ')}`;
  const scopes = lockedIn(r);
  return scopes.length === 0 ? 'a lock' : `a lock on ${scopes.join(' and ')}`;
}

/** ` (limit 10, used 8, asked for 4)`, as far as Azure gives the numbers. */
export function shortfallOf(r: Refusal): string {
  const limit = first(/\b(?:limit|Maximum allowed)[:\s]+(\d+)/i, r);
  const used = first(/(?:Current Usage|Current in use)[:\s]+(\d+)/i, r);
  const asked = first(/(?:Additional Required|(?:Additional )?requested)[:\s]+(\d+)/i, r);
  const parts = [
    ['limit', limit],
    ['used', used],
    ['left', first(/\bremaining[:\s]+(\d+)/i, r)],
    ['asked for', asked],
  ].flatMap(([word, value]) => (value === undefined ? [] : [`${word} ${value}`]));
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** What there is not enough of. */
export const metricOf = (r: Refusal): string =>
  first(/exceeding approved ((?:Total Regional|[\w ]+? Family|standard\w+)?\s?(?:v?Cores|vCPUs)) quota/i, r)?.trim() ??
  first(/(standard\w+Family)/i, r) ??
  first(/quota (?:limit )?(?:of|for) ([\w ]+?)[.,:]/i, r) ??
  'vCPUs of the region';

/** `Standard_D4_v4` */
export const machineOf = (r: Refusal): string | undefined => first(/\b((?:Standard|Basic)_[A-Z]\w*)/, r);

/** What was made a moment ago, or does not exist. */
export const newcomerOf = (r: Refusal): string | undefined =>
  first(/(?:Resource group|Principal|resource|parent resource|ResourceGroup) '?([\w./()-]{2,}?)'?[\s,]/i, r);

/** What a cluster is busy with: `nodepool1 - Updating`. */
export const operationOf = (r: Refusal): string | undefined =>
  first(/Another (?:agentpool )?operation \(([^)]+)\)/i, r);
