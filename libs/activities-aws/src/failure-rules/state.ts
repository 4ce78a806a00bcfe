import { code, type Mapping } from '@slipway/activities-core';
import * as fact from '../failure-facts.ts';
import type { Refusal } from '../refusal.ts';
import { all, any, bare, says } from './tests.ts';

/** What another thing, or its own state, stands in the way of. */
export const state: readonly Mapping<Refusal>[] = [
  {
    when: any(
      code(/^ResourcePropagationDelay/),
      says(
        /could not be assumed|invalid principal in policy|(?:role|instance profile)\b.{0,160}(?:does not exist|cannot be found|could not be found|was not found|is not authorized to be assumed)/i,
      ),
    ),
    rule: 'SW-READY-038',
    why: (r) => `${fact.newcomerOf(r) ?? 'what it refers to'} is made but not visible yet`,
  },
  {
    when: any(
      code(
        /AlreadyExists|AlreadyOwnedByYou|^InvalidGroup\.Duplicate|^InvalidSubnet\.Conflict|^InvalidPermission\.Duplicate|^Resource\.AlreadyAssociated|^IdempotentParameterMismatch/,
      ),
      all(code(/^(?:ResourceInUse|InvalidRequest)/), says(/already exists|already associated/i)),
    ),
    rule: 'SW-CONF-060',
    why: (r) =>
      code(/^BucketAlreadyExists/)(r) ? 'another customer of Amazon has the name' : 'the name or the range is taken',
  },
  {
    when: code(/^HostedZoneNotEmpty/),
    rule: 'SW-DEP-058',
    why: () => 'it still holds records that are not ours',
  },
  {
    when: code(/^BucketNotEmpty/),
    rule: 'SW-DEP-059',
    why: () => 'it still holds objects',
  },
  {
    when: says(/deletion.?protect|protected (?:against|from) deletion|cannot delete protected/i),
    rule: 'SW-DEP-060',
    why: () => 'it is protected against deletion',
  },
  {
    when: any(code(/^(?:ConcurrentModification|PreconditionFailed|ConflictingOperation|ConcurrentUpdate)/), bare(412)),
    rule: 'SW-CONF-016',
    why: () => 'somebody else changed it at the same time',
  },
  {
    when: any(
      code(
        /^(?:DependencyViolation|DeleteConflict|InvalidDBSubnetGroupState|InvalidDBParameterGroupState|InvalidIPAddress\.InUse|InvalidGroup\.InUse|InvalidNetworkInterface\.InUse|VolumeInUse|NetworkInterfaceInUse)/,
      ),
      all(code(/^ResourceInUse/), says(/attached|in use|has nodegroups|associated with|being used/i)),
    ),
    rule: 'SW-DEP-054',
    why: (r) => `${fact.holderOf(r)} still uses it`,
    facts: (r) => ({ holder: fact.holderOf(r) }),
  },
  {
    when: any(
      code(
        /^(?:ResourceInUse|OperationAborted|IncorrectState|IncorrectInstanceState|InvalidDBInstanceState|InvalidState|InvalidVpcState|InvalidAttachment|ScalingActivityInProgress|ResourceContention|ResourceNotReady|OperationInProgress)/,
      ),
      says(
        /is not in (?:an? )?(?:active|available|valid) stat|(?:update|operation|deletion|creation) (?:is )?(?:already )?in progress|is (?:currently|already) being (?:created|updated|deleted|modified)/i,
      ),
    ),
    rule: 'SW-CONF-036',
    why: () => 'another operation is running on it, or it is not in a state for this',
  },
];
