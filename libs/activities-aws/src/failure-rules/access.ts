import { code, type Mapping } from '@slipway/activities-core';
import * as fact from '../failure-facts.ts';
import type { Refusal } from '../refusal.ts';
import { any, bare, says } from './tests.ts';

const signIn =
  'aws sso login, or renew the credentials where the worker runs, start it again, then slipway retry {name}';

/** What may not be asked at all: credentials, policies, permissions, the account. */
export const access: readonly Mapping<Refusal>[] = [
  {
    when: any(code(/^RequestTimeTooSkewed/), says(/signature (?:not yet current|expired)/i)),
    rule: 'SW-AUTHN-067',
    why: () => "the worker's clock is off, so that what it signs is refused",
  },
  {
    when: any(
      code(
        /^(?:ExpiredToken|RequestExpired|InvalidClientTokenId|UnrecognizedClient|AuthFailure|SignatureDoesNotMatch|MissingAuthenticationToken|IncompleteSignature|InvalidAccessKeyId|CredentialsProviderError|TokenProviderError|InvalidToken$|InvalidIdentityToken|IDPCommunicationError|NotSignedUp)/,
      ),
      says(
        /could not load credentials from any providers|security token included in the request is (?:invalid|expired)/i,
      ),
      bare(401),
    ),
    rule: 'SW-AUTHN-025',
    why: () => 'Amazon does not accept the credentials of the worker, or there are none',
    fix: signIn,
  },
  {
    when: any(
      code(/^(?:OptInRequired|PendingVerification|Blocked|SubscriptionRequired|AccountProblem|InvalidAccount)/),
      says(/not (?:currently )?subscribed to|account is (?:currently )?(?:blocked|suspended)|pending verification/i),
    ),
    rule: 'SW-AUTHZ-024',
    why: () => 'the account is blocked, waits for a verification, or has not opted in to this',
    fix: 'clear it with the support of Amazon, then slipway retry {name}',
  },
  {
    // Only a launch is answered so: the machine ends at once, as its disk cannot be opened. docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html
    when: code(/^Client\.InternalError$/),
    rule: 'SW-AUTHZ-065',
    why: () => 'its machines may not use the key of their disks',
  },
  {
    when: says(/explicit deny in an? (?:service control|resource control|permissions boundary|VPC endpoint)/i),
    rule: 'SW-AUTHZ-021',
    why: (r) => `${fact.denierOf(r)} forbids ${fact.actionOf(r) ?? 'it'}`,
    facts: (r) => ({ constraint: `the ${fact.denierOf(r)} that denies ${fact.actionOf(r) ?? 'this'}` }),
  },
  {
    when: any(
      code(/^(?:AccessDenied|UnauthorizedOperation|UnauthorizedException|NotAuthorized|Client\.Unauthorized)/),
      says(/is not authorized to perform/),
    ),
    rule: 'SW-AUTHZ-025',
    why: (r) => `${fact.actionOf(r) ?? 'a permission'} is missing`,
    facts: (r) => ({ permission: fact.actionOf(r) ?? 'the missing permission' }),
  },
];
