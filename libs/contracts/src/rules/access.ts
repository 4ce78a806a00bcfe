import type { Rules } from './rule.ts';

/** Who is calling, and what they may do. */
export const accessRules = {
  'SW-READY-015': {
    code: 'NOT_READY',
    title: 'an identity is not known everywhere yet',
    meaning: 'The directory takes up to ten minutes until a new identity can be given a role.',
    handling: ['retry'],
    itself: 'says in the call that it is a new service principal, and sends it again until the directory knows it',
  },
  'SW-AUTHZ-018': {
    code: 'UNAUTHORIZED',
    title: 'an API is not enabled',
    meaning: 'The API is off in the project, and this run did not turn it on.',
    handling: ['preflight', 'fail'],
    itself: 'turns on the APIs that the plan needs before all else, where it may',
    fix: 'gcloud services enable {service}, or grant serviceusage.services.enable; then slipway retry {name}',
  },
  'SW-READY-018': {
    code: 'NOT_READY',
    title: 'an API was enabled a moment ago',
    meaning: 'The cloud takes up to five minutes until a new API answers everywhere.',
    handling: ['retry'],
    itself: 'waits up to six minutes for an API that this run turned on',
  },
  'SW-READY-019': {
    code: 'NOT_READY',
    title: 'a resource provider is not registered',
    meaning: 'The subscription has to be registered with each service that it uses, once.',
    handling: ['preflight', 'retry', 'pause'],
    itself: 'registers what the plan needs before all else, where it may, and waits until it is registered',
    fix: 'az provider register --namespace {namespace}, or grant its register/action; then slipway retry {name}',
  },
  'SW-AUTHZ-021': {
    code: 'UNAUTHORIZED',
    title: 'a policy of the organisation forbids it',
    meaning: 'A constraint of the organisation denies what the plan needs, whoever asks for it.',
    handling: ['preflight', 'fail'],
    fix: 'ask for an exemption of the project from {constraint}, then slipway retry {name}',
  },
  'SW-SPEC-022': {
    code: 'INVALID_SPEC',
    title: 'the organisation forbids keys of service accounts',
    meaning:
      'The policy constraints/iam.disableServiceAccountKeyCreation is on, as in every organisation made since May 2024. Database, storage and registry need a key each.',
    handling: ['preflight', 'fail'],
    fix: 'ask for an exemption of the project from constraints/iam.disableServiceAccountKeyCreation, then slipway retry {name}',
  },
  'SW-AUTHZ-024': {
    code: 'UNAUTHORIZED',
    title: 'the account is not in order',
    meaning: 'Billing is off, or the account is blocked or waits for a verification.',
    handling: ['preflight', 'fail'],
    fix: 'gcloud billing projects link {account} --billing-account BILLING-ACCOUNT, or clear it with the support of the cloud; then slipway retry {name}',
  },
  'SW-AUTHN-025': {
    code: 'UNAUTHENTICATED',
    title: 'the cloud does not know the caller',
    meaning: 'The worker has no credentials, or the cloud does not accept them.',
    handling: ['preflight', 'fail'],
    itself: 'asks for a fresh token once, in case the one at hand was withdrawn',
    fix: 'sign in where the worker runs (gcloud auth application-default login, aws sso login), start it again, then slipway retry {name}',
    midRun: 'SW-AUTHN-026',
  },
  'SW-AUTHZ-025': {
    code: 'UNAUTHORIZED',
    title: 'a permission is missing',
    meaning: 'The caller is known and may not do this. Preflight reports all missing permissions at once.',
    handling: ['preflight', 'fail'],
    itself: 'asks before the first call that costs money which of the needed permissions the caller has',
    fix: 'grant {permission} to the identity of the worker, then slipway retry {name}',
  },
  'SW-AUTHN-026': {
    code: 'UNAUTHENTICATED',
    title: 'the credentials ran out in mid-run',
    meaning: 'They expired or were withdrawn while the run was at work. Nothing is lost.',
    handling: ['pause'],
    itself: 'asks for a fresh token once, then holds the step; its running operation in the cloud goes on',
    fix: "renew the worker's credentials (gcloud auth application-default login, or aws sso login), then slipway retry {name}",
  },
  'SW-AUTHN-027': {
    code: 'UNAUTHENTICATED',
    title: 'the cluster refuses the caller',
    meaning: 'The API server of the cluster does not accept the token.',
    handling: ['pause'],
    itself:
      'makes a new token for every activity and once more after a refusal, so also a token made just now was refused',
    fix: 'grant the identity of the worker access to the cluster (Google Cloud: roles/container.admin), then slipway retry {name}',
  },
  'SW-AUTHZ-065': {
    code: 'UNAUTHORIZED',
    title: 'the key of the disks may not be used',
    meaning:
      'The account encrypts disks with a key of its own by default, and the key does not let AWSServiceRoleForAutoScaling use it, so that machines end as soon as they start.',
    handling: ['pause'],
    fix: 'let AWSServiceRoleForAutoScaling use the key that aws ec2 get-ebs-default-kms-key-id names (its key policy: use, and grants for AWS resources), then slipway retry {name}',
  },
  'SW-DEP-066': {
    code: 'DEPENDENCY',
    title: 'a host cannot be reached',
    meaning: 'A proxy, a firewall, a name that does not resolve or an unknown certificate authority stands in between.',
    handling: ['preflight', 'pause'],
    fix: "let the worker through, or name proxy and authority in the worker's configuration (reach); then slipway retry {name}",
  },
  'SW-AUTHN-067': {
    code: 'UNAUTHENTICATED',
    title: "the worker's clock is off",
    meaning: 'The cloud refuses signatures from too far in the past or in the future.',
    handling: ['preflight', 'fail'],
    fix: "set the worker's clock (timedatectl set-ntp true), then slipway retry {name}",
  },
  'SW-SPEC-068': {
    code: 'INVALID_SPEC',
    title: 'no such project or account',
    meaning:
      'The project does not exist, is being deleted, or the caller cannot see it; or the credentials belong to another account.',
    handling: ['preflight', 'fail'],
    fix: 'correct spec.gcp.project (gcloud projects list) or spec.aws.accountId (aws sts get-caller-identity), or give the worker access to it; then slipway retry {name}',
  },
} as const satisfies Rules;
