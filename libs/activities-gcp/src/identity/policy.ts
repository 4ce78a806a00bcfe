import { isDeepStrictEqual } from 'node:util';
import type { GoogleCloud } from '../cloud.ts';
import { hasRule, isAbsent } from '../failure.ts';
import { oneAtATime } from '../lock.ts';

export interface Binding {
  role: string;
  members: string[];
  /** Conditional bindings are others' and are written back as they were read. */
  condition?: object;
}

/** What an IAM policy is, whichever API shows it. */
export interface Policy {
  version?: number | null;
  etag?: unknown;
  bindings: Binding[];
}

/** One policy and how its API reads and writes it. */
export interface PolicyOwner {
  /** For messages: `the policy of project acme`. */
  what: string;
  /** Unique: one writer at a time in this process. */
  key: string;
  read(): Promise<Policy>;
  write(policy: Policy): Promise<unknown>;
}

/**
 * Reads, changes and writes a policy with its etag, again from the start when somebody else was faster or an account that was
 * made a moment ago is not known yet. Nothing is written when nothing changes.
 */
export async function changePolicy(
  cloud: GoogleCloud,
  owner: PolicyOwner,
  change: (bindings: Binding[]) => Binding[],
): Promise<void> {
  const what = `cannot change ${owner.what}`;
  await oneAtATime(owner.key, cloud.call.signal, () =>
    cloud.until({ everyMs: 2_000, maximumMs: 8_000, budgetMs: 300_000, what }, async () => {
      try {
        const policy = await cloud.read(`cannot read ${owner.what}`, () => owner.read());
        const bindings = change(policy.bindings).filter((binding) => binding.members.length > 0);
        if (isDeepStrictEqual(bindings, policy.bindings)) return { done: true, value: undefined };
        // Google refuses to be told of accounts that are gone, although it lists them itself.
        const alive = bindings.map((each) => ({
          ...each,
          members: each.members.filter((member) => !isDeleted(member)),
        }));
        const written = alive.filter((binding) => binding.members.length > 0);
        await cloud.send(what, () => owner.write({ version: 3, etag: policy.etag, bindings: written }));
        return { done: true, value: undefined };
      } catch (error) {
        // Absent: what the policy is of was made a moment ago.
        if (!hasRule(error, 'SW-CONF-016', 'SW-DEP-017') && !isAbsent(error)) throw error;
        return { done: false, waitingFor: { waitingFor: `a quiet moment for ${owner.what}` }, refusal: error };
      }
    }),
  );
}

const isDeleted = (member: string): boolean => member.startsWith('deleted:');

/** The account, also after it was deleted: `deleted:serviceAccount:<email>?uid=<number>`. */
function isMember(member: string, email: string): boolean {
  return member === `serviceAccount:${email}` || member.startsWith(`deleted:serviceAccount:${email}?`);
}

/** Roles that the account has without a condition, sorted. */
export function rolesOf(policy: Policy, email: string): string[] {
  const granting = policy.bindings.filter(
    (binding) => !binding.condition && binding.members.includes(`serviceAccount:${email}`),
  );
  return granting.map((binding) => binding.role).sort();
}

/** Whether any binding still names the account, dead or alive. */
export function namesAccount(policy: Policy, email: string): boolean {
  return policy.bindings.some((binding) => binding.members.some((member) => isMember(member, email)));
}

/** The bindings with exactly these roles for the account. */
export function withRoles(bindings: readonly Binding[], email: string, roles: readonly string[]): Binding[] {
  const member = `serviceAccount:${email}`;
  const kept = bindings.map((binding) => {
    const wanted = !binding.condition && roles.includes(binding.role);
    const stays = (each: string): boolean => !isMember(each, email) || (wanted && each === member);
    return binding.members.every(stays) ? binding : { ...binding, members: binding.members.filter(stays) };
  });
  return roles.reduce((all, role) => withMember(all, role, member), kept);
}

/** The bindings with the member in the unconditional binding of the role. */
export function withMember(bindings: readonly Binding[], role: string, member: string): Binding[] {
  const found = bindings.find((binding) => binding.role === role && !binding.condition);
  if (found?.members.includes(member)) return [...bindings];
  if (!found) return [...bindings, { role, members: [member] }];
  return bindings.map((binding) =>
    binding === found ? { ...binding, members: [...binding.members, member] } : binding,
  );
}
