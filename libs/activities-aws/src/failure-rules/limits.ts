import { code, type Mapping } from '@slipway/activities-core';
import * as fact from '../failure-facts.ts';
import type { Refusal } from '../refusal.ts';
import { all, any, bare, says } from './tests.ts';

const fewer =
  'delete one that nobody uses, or ask Amazon for more of {metric} (Service Quotas); then slipway retry {name}';
const metric = (r: Refusal) => ({ metric: fact.limitOf(r) });

/** What there is not enough of: machines, quotas, calls in a while. */
export const limits: readonly Mapping<Refusal>[] = [
  {
    when: code(/^(?:VcpuLimitExceeded|InstanceLimitExceeded|MaxSpotInstanceCountExceeded)/),
    rule: 'SW-QUOTA-006',
    why: (r) => `the quota of ${fact.limitOf(r)} is used up${fact.shortfallOf(r)}`,
    facts: metric,
  },
  {
    when: any(
      code(
        /^(?:Throttl|RequestLimitExceeded|RequestThrottl|TooManyRequests|SlowDown|PriorRequestNotComplete|EC2ThrottledException|BandwidthLimitExceeded)/,
      ),
      says(/^rate exceeded/i),
      bare(429),
    ),
    rule: 'SW-RATE-028',
    why: () => 'too many calls just now',
  },
  {
    when: any(code(/^TooManyHostedZones/), all(code(/^LimitExceeded/), says(/quota for|AccessKeysPerUser/i))),
    rule: 'SW-QUOTA-008',
    why: (r) => `the quota of ${fact.limitOf(r)} is used up${fact.shortfallOf(r)}`,
    facts: metric,
    fix: fewer,
  },
  {
    when: any(
      code(
        /(?:Limit|Quota)Exceeded(?:Fault|Exception)?$|^ResourceLimitExceeded|^ServiceQuotaExceeded|^TooMany(?:Buckets|LoadBalancers)|^SecurityGroupsPer|^InsufficientFreeAddresses/,
      ),
      says(/maximum number of [\w ]+ (?:has been|was|is) reached/i),
    ),
    rule: 'SW-QUOTA-007',
    why: (r) => `the quota of ${fact.limitOf(r)} is used up${fact.shortfallOf(r)}`,
    facts: metric,
    fix: fewer,
  },
  {
    when: any(
      code(/^(?:Insufficient(?:Instance|DBInstance|Host|ReservedInstance)?Capacity|UnsupportedAvailabilityZone)/),
      says(/does not currently have sufficient capacity|do not have sufficient .* capacity/i),
    ),
    rule: 'SW-CAP-012',
    why: (r) => `${fact.zoneOf(r) ?? 'the zone'} is out of ${fact.machineOf(r) ?? 'this'} just now`,
  },
];
