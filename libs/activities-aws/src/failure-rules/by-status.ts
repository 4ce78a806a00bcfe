import { code, type Mapping, type Test } from '@slipway/activities-core';
import * as fact from '../failure-facts.ts';
import type { Refusal } from '../refusal.ts';
import { any, bare } from './tests.ts';

/** What does not exist, as every API says it. */
export const absent: Test<Refusal> = any(
  code(/NotFound(?:Fault|Exception)?$|^NoSuch|\.NotFound$|^InvalidKeyPair\.NotFound|^NatGatewayNotFound/),
  bare(404),
);

/** What is left to say where no cause is named. */
export const byStatus: readonly Mapping<Refusal>[] = [
  {
    when: absent,
    rule: 'SW-READY-038',
    why: (r) => `${fact.newcomerOf(r) ?? 'what it refers to'} does not exist, or is not visible yet`,
  },
  {
    when: any(
      code(
        /^(?:Invalid(?!Action)|Validation|Malformed|Missing|Unsupported|Unknown(?:Parameter)|StorageTypeNotSupported|DBUpgradeDependencyFailure|UnmodifiableEntity|NoSuch|EntityTemporarilyUnmodifiable)/,
      ),
      bare(400),
    ),
    rule: 'SW-SPEC-009',
    why: () => 'Amazon refuses a value',
  },
  {
    when: bare(403),
    rule: 'SW-AUTHZ-025',
    why: () => 'a permission is missing',
    facts: () => ({ permission: 'the missing permission' }),
  },
  {
    when: bare(409),
    rule: 'SW-CONF-060',
    why: () => 'the name is taken, still reserved, or not in a state for this',
  },
];
