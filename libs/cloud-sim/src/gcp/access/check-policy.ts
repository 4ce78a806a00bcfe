import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import { aborted, invalid } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { findAccount, knowsAccount } from '../iam/accounts.ts';
import { bindingsOf, etagOf, readPolicy, showPolicy, writeBindings } from './policy.ts';
import { roles } from './roles.ts';

const workloadMember = /^serviceAccount:([^[\]@]+\.svc\.id\.goog)\[[^/\]]+\/[^/\]]+\]$/;
const otherMember = /^(user|group|domain):.+|^(allUsers|allAuthenticatedUsers)$|^principal(Set)?:\/\/.+/;

/**
 * `setIamPolicy` of any resource: the etag must be current if given, roles and members must exist. Deleted members are refused,
 * so whoever writes back what was read must drop them first.
 */
export function setPolicy(gcp: Gcp, resource: string, policy: JsonObject): JsonObject {
  const stored = readPolicy(gcp, resource);
  const etag = text(policy, 'etag');
  if (etag !== '' && etag !== etagOf(stored)) {
    throw aborted(
      'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.',
    );
  }
  const bindings = bindingsOf(policy);
  for (const binding of bindings) {
    if (!roles[binding.role]) throw invalid(`Role ${binding.role} is not supported for this resource.`, 'badRequest');
    for (const member of binding.members) checkMember(gcp, member);
  }
  return showPolicy(writeBindings(gcp, resource, bindings));
}

function checkMember(gcp: Gcp, member: string): void {
  if (otherMember.test(member)) return;
  if (member.startsWith('deleted:'))
    throw invalid(`Invalid member: ${member}. Deleted members cannot be set in a policy.`, 'badRequest');
  const pool = workloadMember.exec(member)?.[1];
  if (pool !== undefined) {
    if (gcp.store.get<boolean>('identityPools', pool)) return;
    throw invalid(
      `Identity Pool does not exist (${pool}). Please check that you specified a valid resource name as returned in the \`name\` attribute in the configuration API.`,
      'badRequest',
    );
  }
  const email = /^serviceAccount:(\S+@\S+)$/.exec(member)?.[1];
  if (email === undefined)
    throw invalid(
      `The member ${member} is of an unknown type. Please set a valid type prefix for the member.`,
      'badRequest',
    );
  const known = findAccount(gcp, email)?.providerOwned || knowsAccount(gcp, email);
  if (!known) throw invalid(`Service account ${email} does not exist.`, 'badRequest');
}
