import { code, type Mapping, type Test } from '@slipway/activities-core';
import * as fact from '../failure-facts.ts';
import type { Refusal } from '../refusal.ts';
import { all, any, bare, says } from './tests.ts';

/** What does not exist, as every provider says it. */
export const absent: Test<Refusal> = any(
  all(
    code(
      /^(?:(?:Parent)?ResourceNotFound|ResourceGroupNotFound|NotFound|RoleAssignmentNotFound|\w*(?:ServerNot(?:Found|Exist)|DoesNotExist)|OperationNotFound)$/,
    ),
    ({ http }) => http === undefined || http === 404,
  ),
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
        /^(?:Invalid|Password|BadRequest|Missing|Unsupported|NotSupported|PropertyChangeNotAllowed|CannotChange|ParameterOutOfRange|InsufficientSubnetSize|SubnetIsFull|K8sVersionNotSupported|\w*(?:NotSupported|NotAllowed|Invalid|BadRequest|ValidationError|Overlap\w*)$|Netcfg\w+|Location(?:Required|NotAvailable))/,
      ),
      says(/is already linked to|overlapping namespaces/i),
      bare(400),
    ),
    rule: 'SW-SPEC-009',
    why: () => 'Azure refuses a value',
  },
  {
    when: bare(403),
    rule: 'SW-AUTHZ-025',
    why: () => 'a permission is missing',
    facts: () => ({ permission: 'the missing permission' }),
  },
  {
    when: bare(409),
    rule: 'SW-CONF-036',
    why: () => 'it is not in a state for this',
  },
  {
    when: bare(412),
    rule: 'SW-CONF-016',
    why: () => 'somebody else changed it at the same time',
  },
];
