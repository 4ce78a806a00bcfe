import type { FailureCode } from '@slipway/contracts';
import type { Refusal } from './refusal.ts';

/** What a refusal means, and what is to be done about it. */
export interface Rule {
  when: (refusal: Refusal) => boolean;
  code: FailureCode;
  /** Row of the fault table. */
  rule: string;
  why: (refusal: Refusal) => string;
  fix?: (refusal: Refusal) => string;
}

const signIn = 'gcloud auth application-default login';
const reasonIs =
  (...reasons: string[]) =>
  (r: Refusal) =>
    reasons.includes(r.reason ?? '') || reasons.includes(r.status ?? '');
const says = (pattern: RegExp) => (r: Refusal) => pattern.test(r.message);
const either =
  (...tests: ((r: Refusal) => boolean)[]) =>
  (r: Refusal) =>
    tests.some((test) => test(r));
const both =
  (...tests: ((r: Refusal) => boolean)[]) =>
  (r: Refusal) =>
    tests.every((test) => test(r));
const http =
  (...codes: number[]) =>
  (r: Refusal) =>
    codes.includes(r.http ?? 0);

const metric = (r: Refusal): string =>
  r.metadata['quota_metric'] ?? /(?:resource "|Quota '|metric ')([\w./-]+)/.exec(r.message)?.[1] ?? 'a quota';
const holder = (r: Refusal): string =>
  /already being used by '([^']+)'/.exec(r.message)?.[1]?.split('/').at(-1) ?? 'another resource';
const api = (r: Refusal): string => r.metadata['service'] ?? /apis\/api\/([\w.-]+)\//.exec(r.message)?.[1] ?? 'an API';

/**
 * First match wins: reasons and codes first, HTTP status second, text where Google sends nothing else. Source: the fault table,
 * rows of Google Cloud.
 */
export const rules: readonly Rule[] = [
  {
    when: either(
      http(401),
      reasonIs('UNAUTHENTICATED', 'invalid_grant', 'invalid_client', 'invalid_rapt'),
      says(
        /could not load the default credentials|unable to detect a project id|credential_source|no authentication was provided/i,
      ),
    ),
    code: 'UNAUTHENTICATED',
    rule: 'SW-AUTHN-025',
    why: () => 'Google Cloud does not accept the credentials of the worker, or there are none',
    fix: () => signIn,
  },
  {
    when: reasonIs('SERVICE_DISABLED', 'accessNotConfigured'),
    code: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-018',
    why: (r) => `${api(r)} is not enabled`,
    fix: (r) => `gcloud services enable ${api(r)}`,
  },
  {
    when: either(reasonIs('BILLING_DISABLED'), says(/billing (account|must be enabled)|billing is disabled/i)),
    code: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-024',
    why: () => 'the project has no billing account',
    fix: () => 'gcloud billing projects link PROJECT --billing-account ACCOUNT',
  },
  {
    when: says(/disableServiceAccountKeyCreation|Key creation is not allowed/),
    code: 'INVALID_SPEC',
    rule: 'SW-SPEC-022',
    why: () => 'the organisation forbids service-account keys, which Gitpod needs',
    fix: () => 'ask for an exemption from constraints/iam.disableServiceAccountKeyCreation for this project',
  },
  {
    when: either(
      reasonIs('GCE_STOCKOUT', 'ZONE_RESOURCE_POOL_EXHAUSTED', 'ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS'),
      says(/GCE_STOCKOUT|ZONE_RESOURCE_POOL_EXHAUSTED|does not have enough resources available/),
    ),
    code: 'CAPACITY',
    rule: 'SW-CAP-012',
    why: () => 'the zone is out of machines of this type just now',
    fix: () => 'wait, or choose another machine type or zones in the installation file',
  },
  {
    when: either(
      reasonIs('rateLimitExceeded', 'RATE_LIMIT_EXCEEDED', 'userRateLimitExceeded'),
      both(http(429), (r) => !/insufficient regional quota/i.test(r.message)),
    ),
    code: 'RATE_LIMITED',
    rule: 'SW-RATE-028',
    why: () => 'too many calls just now',
  },
  {
    when: both(
      either(
        reasonIs('quotaExceeded', 'QUOTA_EXCEEDED', 'limitExceeded', 'RESOURCE_EXHAUSTED'),
        says(/quota|maximum number of service accounts/i),
      ),
      says(/service.account/i),
    ),
    code: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-008',
    why: () => 'the quota of service accounts is used up',
    fix: () => 'raise iam.googleapis.com/quota/service-account-count, or delete accounts that are not used',
  },
  {
    when: both(says(/\bCPUS\b|N2_CPUS|N2D_CPUS|compute\.googleapis\.com\/\w*cpus/i), says(/quota|exceeded/i)),
    code: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-006',
    why: (r) => `the quota ${metric(r)} is used up`,
    fix: (r) => `ask for more of ${metric(r)}, or choose smaller machines in nodePools of the installation file`,
  },
  {
    when: either(
      reasonIs('quotaExceeded', 'QUOTA_EXCEEDED', 'GCE_QUOTA_EXCEEDED', 'limitExceeded', 'RESOURCE_EXHAUSTED'),
      says(/insufficient (regional )?quota|quota\b.*\bexceeded|exceeded (the )?(quota|maximum)/i),
    ),
    code: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-007',
    why: (r) => `the quota ${metric(r)} is used up`,
    fix: (r) => `ask for more of ${metric(r)}, or choose smaller disks in nodePools of the installation file`,
  },
  {
    when: either(
      reasonIs('CLUSTER_ALREADY_HAS_OPERATION', 'operationInProgress'),
      says(
        /incompatible operation|is currently (creating|updating|deleting|upgrading)|another operation was already in progress/i,
      ),
    ),
    code: 'CONFLICT',
    rule: 'SW-CONF-036',
    why: () => 'another operation is running on it',
  },
  {
    when: either(
      reasonIs('conditionNotMet'),
      both(http(409, 412), either(reasonIs('ABORTED', 'aborted'), says(/concurrent policy changes|etag/i))),
    ),
    code: 'CONFLICT',
    rule: 'SW-CONF-016',
    why: () => 'somebody else changed it at the same time',
  },
  {
    when: both(http(400), says(/deleted:serviceAccount:/)),
    code: 'DEPENDENCY',
    rule: 'SW-DEP-017',
    why: () => 'the policy names deleted accounts',
  },
  {
    when: either(
      says(/is not ready|identity pool does not exist/i),
      both(http(400, 404), says(/service account [^ ]+ (does not exist|was not found|is not)|user .* does not exist/i)),
    ),
    code: 'NOT_READY',
    rule: 'SW-READY-038',
    why: () => 'what it refers to is made but not visible yet',
  },
  {
    when: either(
      reasonIs('resourceInUseByAnotherResource', 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE'),
      says(/already being used by/),
    ),
    code: 'DEPENDENCY',
    rule: 'SW-DEP-054',
    why: (r) => `${holder(r)} still uses it`,
  },
  {
    when: reasonIs('containerNotEmpty'),
    code: 'DEPENDENCY',
    rule: 'SW-DEP-058',
    why: () => 'it still holds records that are not ours',
    fix: () => 'remove the records that are left in the zone',
  },
  {
    when: both(http(409), says(/bucket.*not empty/i)),
    code: 'DEPENDENCY',
    rule: 'SW-DEP-059',
    why: () => 'it still holds objects',
  },
  {
    when: either(reasonIs('alreadyExists', 'ALREADY_EXISTS', 'invalidState', 'instanceAlreadyExists'), http(409)),
    code: 'CONFLICT',
    rule: 'SW-CONF-060',
    why: () => 'the name is taken, still reserved, or not in a state for this',
  },
  {
    when: http(403),
    code: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-025',
    why: (r) =>
      `permission ${r.metadata['permission'] ?? /['"]?([a-z]+\.[A-Za-z.]+)['"]? (permission|denied)/.exec(r.message)?.[1] ?? 'is'} missing`,
    fix: () => 'slipway validate shows every permission that is needed; grant them to the account of the worker',
  },
  {
    when: either(http(404), reasonIs('NOT_FOUND', 'notFound')),
    code: 'NOT_READY',
    rule: 'SW-READY-038',
    why: () => 'what it refers to does not exist, or is not visible yet',
  },
  {
    when: both(http(400), either(reasonIs('FAILED_PRECONDITION', 'failedPrecondition'))),
    code: 'CONFLICT',
    rule: 'SW-CONF-036',
    why: () => 'it is not in a state for this',
  },
  {
    when: either(http(400), reasonIs('INVALID_ARGUMENT')),
    code: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
    why: () => 'Google Cloud refuses a value',
    fix: () => 'change the value that Google names in the installation file',
  },
];
