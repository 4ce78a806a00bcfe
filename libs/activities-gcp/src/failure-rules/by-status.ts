import type { Mapping } from '@slipway/activities-core';
import * as fact from '../failure-facts.ts';
import type { Refusal } from '../refusal.ts';
import { is, says } from './tests.ts';

/** What the kind of refusal alone leaves to say. */
export const byStatus: readonly Mapping<Refusal>[] = [
  {
    when: says(/'locations\/[^']*'|Location .* (?:not found|does not exist)/i),
    rule: 'SW-SPEC-009',
    why: () => 'Google Cloud does not know this place, or not for this project',
  },
  {
    when: is('PERMISSION_DENIED'),
    rule: 'SW-AUTHZ-025',
    why: (r) => `${fact.permissionOf(r) ?? 'a permission'} is missing`,
    facts: (r) => ({ permission: fact.permissionOf(r) ?? 'the missing permission' }),
  },
  {
    when: is('NOT_FOUND'),
    rule: 'SW-READY-038',
    why: () => 'what it refers to does not exist, or is not visible yet',
  },
  {
    when: is('FAILED_PRECONDITION'),
    rule: 'SW-CONF-036',
    why: () => 'it is not in a state for this',
  },
  {
    when: is('INVALID_ARGUMENT', 'OUT_OF_RANGE'),
    rule: 'SW-SPEC-009',
    why: () => 'Google Cloud refuses a value',
  },
];
