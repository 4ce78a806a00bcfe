import { code, type Mapping } from '@slipway/activities-core';
import * as fact from '../failure-facts.ts';
import type { Refusal } from '../refusal.ts';
import { any, bare, says } from './tests.ts';

const signIn = 'az login, or renew the credentials where the worker runs, start it again, then slipway retry {name}';

/** What may not be asked at all: credentials, policies, permissions, the account. */
export const access: readonly Mapping<Refusal>[] = [
  {
    when: says(/AADSTS700024|not within its valid time range|clock skew/i),
    rule: 'SW-AUTHN-067',
    why: () => "the worker's clock is off, so that its tokens are refused",
  },
  {
    when: code(
      /^(?:SubscriptionNotFound|InvalidSubscriptionId|InvalidAuthenticationTokenTenant|SubscriptionNotRegistered)$/,
    ),
    rule: 'SW-SPEC-068',
    why: () => 'the subscription does not exist, or the credentials of the worker belong to another tenant',
    fix: 'correct spec.azure.subscriptionId (az account list), or give the worker access to it; then slipway retry {name}',
  },
  {
    when: any(
      code(
        /^(?:ExpiredAuthenticationToken|InvalidAuthenticationToken|AuthenticationFailed|AuthenticationRequired|CredentialUnavailable|AuthenticationError|AggregateAuthentication|invalid_client|invalid_grant|unauthorized_client)/,
      ),
      says(/AADSTS\d+/),
      bare(401),
    ),
    rule: 'SW-AUTHN-025',
    why: () => 'Azure does not accept the credentials of the worker, or there are none',
    fix: signIn,
  },
  {
    when: code(/^(?:ReadOnlyDisabledSubscription|SubscriptionDisabled|DisallowedOperation)$/),
    rule: 'SW-AUTHZ-024',
    why: () => 'the subscription is disabled or read-only',
    fix: 'clear it in the billing of the subscription, then slipway retry {name}',
  },
  {
    when: code(/^(?:RequestDisallowedByPolicy|PolicyViolation$)/),
    rule: 'SW-AUTHZ-021',
    why: (r) => `policy ${fact.policyOf(r)} denies it`,
    facts: (r) => ({ constraint: `policy ${fact.policyOf(r)}` }),
    fix: 'ask for an exemption of the resource group from {constraint} (az policy exemption create), then slipway retry {name}',
  },
  {
    when: code(/^(?:ScopeLocked|CannotDeleteResourceLocked)/),
    rule: 'SW-CONF-057',
    why: (r) => `${fact.protectorOf(r)} ${(r.locks?.length ?? 1) === 1 ? 'protects' : 'protect'} it`,
    facts: (r) => ({ lock: fact.locksOf(r) }),
  },
  {
    when: any(code(/^PrincipalNotFound$/), says(/^Principal \w+ does not exist in the directory/)),
    rule: 'SW-READY-015',
    why: () => 'the identity is still being replicated',
  },
  {
    when: code(/^(?:AuthorizationFailed|LinkedAuthorizationFailed|RoleAssignmentUpdateNotPermitted|Forbidden)$/),
    rule: 'SW-AUTHZ-025',
    why: (r) => `${fact.actionOf(r) ?? 'a permission'} is missing${inScope(r)}`,
    facts: (r) => ({ permission: fact.actionOf(r) ?? 'the missing permission' }),
  },
  {
    when: any(
      code(/^(?:MissingSubscriptionRegistration|NoRegisteredProviderFound)$/),
      says(/is not registered to use namespace/),
    ),
    rule: 'SW-READY-019',
    why: (r) => `${fact.namespaceOf(r) ?? 'a resource provider'} is not registered`,
    facts: (r) => ({ namespace: fact.namespaceOf(r) ?? 'NAMESPACE' }),
  },
];

function inScope(refusal: Refusal): string {
  const scope = fact.scopeOf(refusal);
  return scope === undefined ? '' : ` on ${scope}`;
}
