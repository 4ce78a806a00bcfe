import type { Refusal } from './refusal.ts';

const first = (pattern: RegExp, { message }: Refusal): string | undefined => pattern.exec(message)?.[1];

/** `Microsoft.Network/virtualNetworks/write`; undefined: Azure does not say which. */
export const actionOf = (r: Refusal): string | undefined =>
  first(/does not have permission to perform action(?:\(s\))? '([^']+)'/i, r) ?? first(/perform action '([^']+)'/i, r);

/** Over what. */
export const scopeOf = (r: Refusal): string | undefined => first(/over scope '([^']+)'/i, r);

/** Namespace of a resource provider. */
export const namespaceOf = (r: Refusal): string | undefined =>
  first(/namespace '([\w.]+)'/i, r) ?? first(/\b(Microsoft\.\w+)\b/, r);

/** The policy that denies it, by its name. */
export const policyOf = (r: Refusal): string =>
  first(/"policyDefinition":\{"name":"([^"]+)"/, r) ??
  first(/"policyAssignment":\{"name":"([^"]+)"/, r) ??
  first(/polic(?:y|ies):? ['"]([^'"]+)['"]/i, r) ??
  'a policy';

/** What uses the object that is to go, as far as Azure says it. */
export const holderOf = (r: Refusal): string =>
  first(/in use by (\/subscriptions\/\S+?)(?:[,.]? and|[,.]?\s|[,.]?$)/i, r) ??
  first(/(?:allocated to|used by|attached to) (?:resource )?'?(\/subscriptions\/[^\s',]+)/i, r) ??
  first(/(?:in use|used) by (?:the )?(?:following )?([\w ]+?)[:.]/i, r) ??
  'another resource';

/** What is in a group that could not be deleted for its sake. */
export const blockedOf = (r: Refusal): string =>
  first(/resources with identifiers '([^']+)' could not be deleted/i, r) ??
  first(/because the resource '([^']+)' is in use/i, r) ??
  'something in it';

/** Id of the lock, as `az lock delete --ids` takes it; else where it is. */
export const lockOf = (r: Refusal): string =>
  first(/(\/subscriptions\/\S+?\/locks\/[^\s'.,]+)/i, r) ??
  first(/following scopes? \(?s?\)? ?(?:is|are) locked: '([^']+)'/i, r) ??
  first(/locked: '?([^'\s]+)'?/i, r) ??
  'ID';

/** ` (limit 10, used 8, asked for 4)`, as far as Azure gives the numbers. */
export function shortfallOf(r: Refusal): string {
  const limit = first(/(?:Current |regional )?Limit[:\s]+(\d+)/i, r);
  const used = first(/Current Usage[:\s]+(\d+)/i, r) ?? first(/current usage: (\d+)/i, r);
  const asked = first(/Additional Required[:\s]+(\d+)/i, r) ?? first(/requested: (\d+)/i, r);
  const parts = [
    ['limit', limit],
    ['used', used],
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
