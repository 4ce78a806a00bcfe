import { createHash } from 'node:crypto';
import { canonicalJson, type Scope, type Step } from '@slipway/contracts';

/** SHA-256 of scope and steps with sorted keys: equal for equal plans, whatever order an object's keys were written in. */
export function planHash(scope: Scope, steps: readonly Step[]): string {
  return createHash('sha256').update(canonicalJson({ scope, steps })).digest('hex');
}
