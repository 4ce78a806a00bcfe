import type { JsonObject } from '../../core/json.ts';
import { objects, text } from '../../core/json.ts';
import type { Gcp } from '../gcp.ts';

export interface Binding {
  role: string;
  members: string[];
  condition?: JsonObject;
}

/** IAM policy of one resource, with what was in force before the newest change. */
export interface StoredPolicy {
  bindings: Binding[];
  /** Grows with each change; the etag is made of it. */
  revision: number;
  changedAt: number;
  before: Binding[];
}

const table = 'policies';

export function readPolicy(gcp: Gcp, resource: string): StoredPolicy {
  return gcp.store.get<StoredPolicy>(table, resource) ?? { bindings: [], revision: 0, changedAt: 0, before: [] };
}

export function etagOf(policy: StoredPolicy): string {
  return Buffer.from(`BwY${policy.revision.toString().padStart(9, '0')}`).toString('base64');
}

export function writeBindings(gcp: Gcp, resource: string, bindings: Binding[]): StoredPolicy {
  const policy = readPolicy(gcp, resource);
  const written = {
    bindings: bindings.filter((binding) => binding.members.length > 0),
    revision: policy.revision + 1,
    changedAt: gcp.clock.now(),
    before: policy.bindings,
  };
  gcp.store.put(table, resource, written);
  return written;
}

/** As if the newest change were long past: for what stood before anything was installed. */
export function settlePolicy(gcp: Gcp, resource: string): void {
  gcp.store.put(table, resource, { ...readPolicy(gcp, resource), changedAt: 0 });
}

/** What Google itself grants, e.g. to a service agent when an API is enabled: others' read-modify-writes meet a new etag. */
export function addMember(gcp: Gcp, resource: string, role: string, member: string): void {
  const { bindings } = readPolicy(gcp, resource);
  const found = bindings.find((binding) => binding.role === role && binding.condition === undefined);
  if (found?.members.includes(member)) return;
  const others = bindings.filter((binding) => binding !== found);
  writeBindings(gcp, resource, [...others, { role, members: [...(found?.members ?? []), member] }]);
}

/** Rewrites members in every policy: a deleted account's become `deleted:…?uid=…`, an undeleted one's turn back. */
export function renameMember(gcp: Gcp, from: string, to: string): void {
  for (const resource of gcp.store.keys(table)) {
    const { bindings } = readPolicy(gcp, resource);
    if (!bindings.some((binding) => binding.members.includes(from))) continue;
    const renamed = bindings.map((binding) => ({
      ...binding,
      members: binding.members.map((member) => (member === from ? to : member)),
    }));
    writeBindings(gcp, resource, renamed);
  }
}

export function showPolicy(policy: StoredPolicy): JsonObject {
  const bindings = policy.bindings.map((binding) => ({ ...binding, members: [...binding.members] }));
  return {
    version: policy.bindings.some((binding) => binding.condition) ? 3 : 1,
    etag: etagOf(policy),
    ...(bindings.length > 0 ? { bindings } : {}),
  };
}

export function bindingsOf(policy: JsonObject): Binding[] {
  return objects(policy, 'bindings').map((binding) => ({
    role: text(binding, 'role'),
    members: [...new Set((binding['members'] as string[] | undefined) ?? [])].sort(),
    ...(binding['condition'] === undefined ? {} : { condition: binding['condition'] as JsonObject }),
  }));
}
