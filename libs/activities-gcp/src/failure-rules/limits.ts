import type { Mapping } from '@slipway/activities-core';
import * as fact from '../failure-facts.ts';
import type { Refusal } from '../refusal.ts';
import { all, any, is, not, reason, says } from './tests.ts';

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

/** What there is not enough of: machines, quotas, calls in a while. */
export const limits: readonly Mapping<Refusal>[] = [
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
];
