import type { JsonObject } from '@slipway/contracts';
import { driftOf } from './drift.ts';
import { failed } from './failure.ts';

/**
 * Refuses a plan that would change in place what cannot be changed.
 * @param instead what to do, in words for people
 * @throws INVALID_SPEC (SW-SPEC-078)
 */
export function refuseChanges(
  what: string,
  props: JsonObject,
  actual: object,
  immutable: readonly string[],
  instead: string,
): void {
  const changed = driftOf(props, actual).find(({ prop }) => immutable.includes(prop));
  if (!changed) return;
  const from = JSON.stringify(changed.actual);
  const to = JSON.stringify(changed.expected);
  throw failed('INVALID_SPEC', 'SW-SPEC-078', `${what}: ${changed.prop} is ${from} and cannot become ${to} in place`, {
    fix: instead,
  });
}
