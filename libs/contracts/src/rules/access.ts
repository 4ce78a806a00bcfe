import type { Rules } from './rule.ts';

/** Who is calling, and what they may do. */
export const accessRules = {
  'SW-AUTHN-025': {
    code: 'UNAUTHENTICATED',
    title: 'the cloud does not know the caller',
    meaning: 'The worker has no credentials, or the cloud does not accept them. Nothing was made.',
    fix: 'give the worker credentials (Google Cloud: gcloud auth application-default login), start it again, then slipway install -f FILE',
  },
  'SW-AUTHZ-025': {
    code: 'UNAUTHORIZED',
    title: 'a permission is missing',
    meaning: 'The caller is known and may not do this. All missing permissions are reported at once.',
    fix: 'grant the permissions that are listed to the identity of the worker',
  },
  'SW-AUTHZ-024': {
    code: 'UNAUTHORIZED',
    title: 'the account is not in order',
    meaning: 'Billing is off, or the account is blocked or waits for a verification.',
    fix: 'link a billing account, or clear it with the support of the cloud',
  },
  'SW-AUTHN-026': {
    code: 'UNAUTHENTICATED',
    title: 'the credentials ran out in mid-run',
    meaning: 'A token expired and could not be renewed. Nothing is lost.',
    fix: "renew the worker's credentials, then slipway install -f FILE",
  },
  'SW-AUTHN-027': {
    code: 'UNAUTHENTICATED',
    title: 'the cluster refuses the caller',
    meaning: 'The API server refuses also a token made just now. A new one is made for every call.',
    fix: 'grant the identity of the worker access to the cluster',
  },
  'SW-AUTHN-067': {
    code: 'UNAUTHENTICATED',
    title: "the worker's clock is off",
    meaning: 'The cloud refuses signatures from too far in the past or in the future.',
    fix: "set the worker's clock",
  },
  'SW-AUTHZ-018': {
    code: 'UNAUTHORIZED',
    title: 'an API is not enabled',
    meaning: 'The API is off in the project and the caller may not turn it on.',
    fix: 'enable the API, or grant serviceusage.services.enable',
  },
  'SW-READY-018': {
    code: 'NOT_READY',
    title: 'an API was enabled a moment ago',
    meaning: 'The cloud takes up to five minutes until a new API answers everywhere.',
  },
  'SW-SPEC-022': {
    code: 'INVALID_SPEC',
    title: 'the organisation forbids keys of service accounts',
    meaning:
      'The policy constraints/iam.disableServiceAccountKeyCreation is on. Database, storage and registry need a key each.',
    fix: 'ask for an exemption of the project from this policy',
  },
} as const satisfies Rules;
