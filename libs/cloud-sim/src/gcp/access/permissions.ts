import { glob } from '../../core/fault-rule.ts';
import type { Gcp } from '../gcp.ts';
import { policyPropagation } from '../lag-profiles.ts';
import { readPolicy } from './policy.ts';
import type { Binding } from './policy.ts';
import { roles } from './roles.ts';

/** Whether a principal may do something on a resource: granted by a role there or on the project, and not subtracted by a test. */
export function mayUse(gcp: Gcp, principal: string, permission: string, resources: string[]): boolean {
  const denied = gcp.store.get<string[]>('denied', principal) ?? [];
  if (denied.some((pattern) => glob(pattern, permission))) return false;
  return resources.some((resource) => grants(gcp, resource, `serviceAccount:${principal}`, permission));
}

/** A change is enforced only after a while; until then the policy before it is. */
function grants(gcp: Gcp, resource: string, member: string, permission: string): boolean {
  const policy = readPolicy(gcp, resource);
  const lag = gcp.lags.length(policyPropagation, 0, resource, String(policy.revision));
  const inForce = policy.changedAt > 0 && gcp.clock.now() < policy.changedAt + lag ? policy.before : policy.bindings;
  return inForce.some((binding) => binding.members.includes(member) && roleHas(binding, permission));
}

function roleHas(binding: Binding, permission: string): boolean {
  return (roles[binding.role] ?? []).some((pattern) => glob(pattern, permission));
}
