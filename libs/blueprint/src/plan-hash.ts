import { createHash } from 'node:crypto';
import type { Scope, Step } from '@slipway/contracts';

/** SHA-256 of scope and steps with sorted keys: equal for equal plans, whatever order an object's keys were written in. */
export function planHash(scope: Scope, steps: readonly Step[]): string {
  return createHash('sha256').update(canonicalJson({ scope, steps })).digest('hex');
}

/** JSON with the keys of every object sorted. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}
