import type { RuleId } from '@slipway/contracts/rules';
import * as fact from './failure-facts.ts';
import { canonicalOf } from './failure-status.ts';
import type { Refusal } from './refusal.ts';

type Test = (refusal: Refusal) => boolean;

/** Which rule a refusal falls under, and what there is to say about this one. */
export interface Mapping {
  when: Test;
  rule: RuleId;
  why: (refusal: Refusal) => string;
  /** Fills the `{…}` of the rule's fix. */
  facts?: (refusal: Refusal) => Record<string, string | undefined>;
}

const reason =
  (...known: string[]): Test =>
  ({ reasons }) =>
    reasons.some((each) => known.includes(each));
const says =
  (pattern: RegExp): Test =>
  ({ message }) =>
    pattern.test(message);
const is =
  (...names: string[]): Test =>
  (refusal) =>
    names.includes(canonicalOf(refusal) ?? '');
const any =
  (...tests: Test[]): Test =>
  (refusal) =>
    tests.some((test) => test(refusal));
const all =
  (...tests: Test[]): Test =>
  (refusal) =>
    tests.every((test) => test(refusal));
const not =
  (test: Test): Test =>
  (refusal) =>
    !test(refusal);

const quota = any(
  reason('quotaExceeded', 'QUOTA_EXCEEDED', 'GCE_QUOTA_EXCEEDED', 'limitExceeded'),
  says(
    /insufficient (?:regional |project |'\w+' )?quota|quota\b.*\bexceeded|exceeded (?:the )?(?:quota|maximum)|maximum number of/i,
  ),
);
const perTime = any(
  reason('RATE_LIMIT_EXCEEDED', 'CONCURRENT_OPERATIONS_QUOTA_EXCEEDED'),
  says(/concurrent operations quota|per ?(?:minute|second|100 seconds)|rate limit exceeded/i),
);
const metric = (r: Refusal) => ({ metric: fact.metricOf(r) });

/** First match wins: what names a cause, then what is only said in words, then what the kind of refusal alone leaves to say. */
export const mappings: readonly Mapping[] = [
  {
    when: any(
      reason(
        'constraints/iam.disableServiceAccountKeyCreation',
        'constraints/iam.managed.disableServiceAccountKeyCreation',
      ),
      says(/disableServiceAccountKeyCreation|Key creation is not allowed/),
    ),
    rule: 'SW-SPEC-022',
    why: () => 'the organisation forbids service-account keys, which Gitpod needs',
  },
  {
    when: any(
      ({ reasons }) => reasons.some((each) => /^(?:custom)?constraints\/|ORG(?:ANIZATION)?_?POLICY/i.test(each)),
      says(
        /\b(?:custom)?constraints?\/[\w.]+|violates? (?:an? )?(?:org|constraint)|organi[sz]ation policy|permitted customer/i,
      ),
    ),
    rule: 'SW-AUTHZ-021',
    why: (r) => `${fact.constraintOf(r)} forbids it`,
    facts: (r) => ({ constraint: fact.constraintOf(r) }),
  },
  {
    when: says(/Token must be a short-lived token|\biat\b.*\bexp\b|Token used too (?:early|late)|clock skew/),
    rule: 'SW-AUTHN-067',
    why: () => "the worker's clock is off, so that what it signs is refused",
  },
  {
    when: any(
      reason('invalid_grant', 'invalid_client', 'invalid_rapt', 'unauthorized_client', 'ACCESS_TOKEN_EXPIRED'),
      is('UNAUTHENTICATED'),
      says(
        /could not load the default credentials|unable to detect a project id|credential_source|no authentication was provided|login required|missing required authentication/i,
      ),
    ),
    rule: 'SW-AUTHN-025',
    why: () => 'Google Cloud does not accept the credentials of the worker, or there are none',
  },
  {
    when: any(
      reason('SERVICE_DISABLED', 'accessNotConfigured'),
      says(/API is not enabled for this project|has not been used in project .* before or it is disabled/),
    ),
    rule: 'SW-AUTHZ-018',
    why: (r) => `${fact.serviceOf(r)} is not enabled`,
    facts: (r) => ({ service: fact.serviceOf(r) }),
  },
  {
    when: any(
      reason(
        'BILLING_DISABLED',
        'UREQ_PROJECT_BILLING_NOT_FOUND',
        'CONSUMER_SUSPENDED',
        'googleapis.com/billing-enabled',
      ),
      says(/billing (?:account|must be enabled|to be enabled)|billing (?:is )?disabled|has been suspended/i),
    ),
    rule: 'SW-AUTHZ-024',
    why: () => 'the project has no billing account, or is suspended',
  },
  {
    when: any(
      reason('CONSUMER_INVALID', 'USER_PROJECT_DENIED'),
      says(
        /project .*(?:not found|does not exist|been deleted|pending deletion)|resource 'projects\/[^/']+' was not found|failed to find project|invalid value for project\b/i,
      ),
    ),
    rule: 'SW-SPEC-068',
    why: () => 'the project does not exist or is not visible to the worker',
  },
  {
    when: any(
      reason(
        'GCE_STOCKOUT',
        'ZONE_RESOURCE_POOL_EXHAUSTED',
        'ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS',
        'resource_availability',
      ),
      says(/GCE_STOCKOUT|ZONE_RESOURCE_POOL_EXHAUSTED|does not have enough resources available/),
    ),
    rule: 'SW-CAP-012',
    why: (r) => `${fact.zoneOf(r) ?? 'the zone'} is out of ${fact.machineOf(r) ?? 'machines of this type'} just now`,
  },
  {
    when: any(
      says(/maximum number of (?:service accounts|keys)|quota\/service-account-count/i),
      all(quota, not(perTime), says(/service.?accounts?\b|managed ?zones?\b/i)),
    ),
    rule: 'SW-QUOTA-008',
    why: (r) => `the quota of ${fact.countedOf(r)} is used up`,
    facts: (r) => ({ metric: fact.countedOf(r) }),
  },
  {
    when: all(
      says(/\b(?:\w+_)?CPUS\b|\bCPUS_\w+|compute\.googleapis\.com\/\w*cpus/i),
      says(/quota|exceeded/i),
      not(perTime),
    ),
    rule: 'SW-QUOTA-006',
    why: (r) => `the quota ${fact.metricOf(r)} is used up${fact.shortfallOf(r)}`,
    facts: metric,
  },
  {
    when: any(
      perTime,
      all(any(reason('rateLimitExceeded', 'userRateLimitExceeded'), is('RESOURCE_EXHAUSTED')), not(quota)),
    ),
    rule: 'SW-RATE-028',
    why: () => 'too many calls or operations just now',
  },
  {
    when: quota,
    rule: 'SW-QUOTA-007',
    why: (r) => `the quota ${fact.metricOf(r)} is used up${fact.shortfallOf(r)}`,
    facts: metric,
  },
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
