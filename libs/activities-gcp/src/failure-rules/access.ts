import type { Mapping } from '@slipway/activities-core';
import * as fact from '../failure-facts.ts';
import type { Refusal } from '../refusal.ts';
import { any, is, reason, says } from './tests.ts';

/** What may not be asked at all: policies, credentials, APIs, billing, the project. */
export const access: readonly Mapping<Refusal>[] = [
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
];
