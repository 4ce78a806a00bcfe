import type { Mapping } from '@slipway/activities-core';
import * as fact from '../failure-facts.ts';
import type { Refusal } from '../refusal.ts';
import { all, any, is, not, reason, says } from './tests.ts';

/** What another thing, or its own state, stands in the way of. */
export const state: readonly Mapping<Refusal>[] = [
  {
    when: any(
      reason('CLUSTER_ALREADY_HAS_OPERATION', 'operationInProgress'),
      says(
        /incompatible operation|is currently (?:creating|updating|deleting|upgrading|operating)|another operation was already in progress|is being (?:created|updated) and therefore/i,
      ),
    ),
    rule: 'SW-CONF-036',
    why: (r) => `${fact.operationOf(r)} is running on it`,
  },
  {
    when: all(not(is('NOT_FOUND')), says(/deleted:serviceAccount:|Policy members must be of the form/)),
    rule: 'SW-DEP-017',
    why: (r) => `the policy names a deleted account${fact.accountOf(r) === undefined ? '' : `, ${fact.accountOf(r)}`}`,
  },
  {
    when: any(
      reason('conditionNotMet', 'staleData', 'preconditionFailed'),
      says(/concurrent policy changes|did not match the current policy's etag|\bfingerprint\b|\betag\b.*mismatch/i),
      is('ABORTED'),
    ),
    rule: 'SW-CONF-016',
    why: () => 'somebody else changed it at the same time',
  },
  {
    when: any(
      reason('resourceNotReady'),
      says(/is not ready\b|identity pool does not exist/i),
      all(
        is('INVALID_ARGUMENT', 'NOT_FOUND'),
        says(
          /service account [^ ]+ (?:does not exist|was not found|is not)|unknown service account|user .* does not exist/i,
        ),
      ),
    ),
    rule: 'SW-READY-038',
    why: (r) => `${fact.accountOf(r) ?? 'what it refers to'} is made but not visible yet`,
  },
  {
    when: any(
      reason('resourceInUseByAnotherResource', 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE', 'resourceInUse'),
      says(/already being used by|is in use by/),
    ),
    rule: 'SW-DEP-054',
    why: (r) => `${fact.holderOf(r)} still uses it`,
    facts: (r) => ({ holder: fact.holderOf(r) }),
  },
  {
    when: any(reason('containerNotEmpty'), says(/contains one or more 'resource records'/)),
    rule: 'SW-DEP-058',
    why: () => 'it still holds records that are not ours',
  },
  {
    when: says(/bucket .*not empty/i),
    rule: 'SW-DEP-059',
    why: () => 'it still holds objects',
  },
  {
    when: says(/deletion.?protection|protected (?:against|from) deletion/i),
    rule: 'SW-DEP-060',
    why: () => 'it is protected against deletion',
  },
  {
    when: is('ALREADY_EXISTS'),
    rule: 'SW-CONF-060',
    why: (r) =>
      says(/one week/)(r)
        ? 'the name stays reserved for a week'
        : 'the name is taken, still reserved, or not in a state for this',
  },
];
