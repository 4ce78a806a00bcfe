import { code, type Mapping } from '@slipway/activities-core';
import * as fact from '../failure-facts.ts';
import type { Refusal } from '../refusal.ts';
import { all, any, bare, says } from './tests.ts';

const moreQuota =
  'ask Azure for more of {metric} (Quotas in the portal, or az quota update); then slipway retry {name}';
const metric = (r: Refusal) => ({ metric: fact.metricOf(r), machine: 'SMALLER' });

/** What there is not enough of: machines, quotas, calls in a while. */
export const limits: readonly Mapping<Refusal>[] = [
  {
    when: any(
      code(
        /^(?:TooManyRequests|SubscriptionRequestsThrottled|ResourceRequestsThrottled|OperationNotAllowedThrottled|RetryableError)$/,
      ),
      bare(429),
    ),
    rule: 'SW-RATE-028',
    why: () => 'too many calls just now',
  },
  {
    when: all(
      any(
        code(
          /^(?:QuotaExceeded|ErrCode_InsufficientVCPUQuota|InsufficientVCPUQuota|OperationNotAllowed|ResourceQuotaExceeded)/,
        ),
      ),
      says(/cores?\b|vcpu/i),
      says(/quota|limit/i),
    ),
    rule: 'SW-QUOTA-006',
    why: (r) => `the quota of ${fact.metricOf(r)} is used up${fact.shortfallOf(r)}`,
    facts: metric,
    fix: `${moreQuota}; or take a smaller machine: slipway retry {name} --set machineType={machine}`,
  },
  {
    when: code(
      /QuotaExceeded|LimitReached$|LimitExceeded$|^MaxStorageAccountsCountPerSubscriptionExceeded|^PublicIPCountLimitReached|^(?:SubnetsLimit|RoleAssignmentLimit)/,
    ),
    rule: 'SW-QUOTA-007',
    why: (r) => `the quota of ${fact.metricOf(r)} is used up${fact.shortfallOf(r)}`,
    facts: metric,
    fix: moreQuota,
  },
  {
    when: code(/^(?:ZonalAllocationFailed|OverconstrainedZonalAllocationRequest|OverconstrainedAllocationRequest)$/),
    rule: 'SW-CAP-013',
    why: (r) => `Azure cannot allocate ${fact.machineOf(r) ?? 'the machine'} in the zone just now`,
    facts: () => ({ machine: 'ANOTHER' }),
  },
  {
    when: code(/^(?:AllocationFailed|AKSCapacityError|AksCapacityHeavyUsage|InternalCapacityError)/),
    rule: 'SW-CAP-012',
    why: (r) => `the region is out of ${fact.machineOf(r) ?? 'this'} just now`,
    facts: () => ({ machine: 'ANOTHER' }),
  },
  {
    when: any(
      code(
        /^(?:SkuNotAvailable|LocationIsOfferRestricted|ProvisionNotSupportedForRegion|ProvisioningDisabled|LocationNotAvailableForResourceType|SkuNotSupported|VMSizeNotSupported|ErrCode_VMSKUNotAvailable|InvalidSku)/i,
      ),
      says(/VM size of .+ is not allowed in your subscription/i),
    ),
    rule: 'SW-SPEC-009',
    why: (r) => `${fact.machineOf(r) ?? 'it'} is not offered to this subscription in the region`,
    fix: 'choose another size or region (az vm list-skus --location REGION), then slipway retry {name}',
  },
];
