import type { Rules } from './rule.ts';

/** Quotas, throttling and capacity. */
export const roomRules = {
  'SW-QUOTA-006': {
    code: 'QUOTA_EXCEEDED',
    title: 'not enough processors in the quota',
    meaning: 'The region has a limit on processors, per machine family, and the nodes would exceed it.',
    fix: 'ask the cloud for a higher limit, or set a smaller machineType, then slipway install -f FILE',
  },
  'SW-QUOTA-007': {
    code: 'QUOTA_EXCEEDED',
    title: 'not enough disk space or addresses in the quota',
    meaning: 'SSD_TOTAL_GB, IN_USE_ADDRESSES or STATIC_ADDRESSES is used up. The temporary first pool counts too.',
    fix: 'ask the cloud for a higher limit, or set a smaller diskGb or diskType, then slipway install -f FILE',
  },
  'SW-QUOTA-008': {
    code: 'QUOTA_EXCEEDED',
    title: 'quota of service accounts or zones used up',
    meaning: 'The project has as many objects of this sort as it may have.',
    fix: 'delete one that nobody uses, or ask the cloud for a higher limit',
  },
  'SW-CAP-012': {
    code: 'CAPACITY',
    title: 'the zone is out of this machine',
    meaning: 'The cloud has no hardware of that sort there just now. The broken pool is deleted and made again.',
    fix: 'wait, or choose another zone or machineType, then slipway install -f FILE',
  },
  'SW-RATE-028': {
    code: 'RATE_LIMITED',
    title: 'throttled',
    meaning: 'Too many calls just now. The next try comes after the time that the cloud asks for.',
  },
  'SW-RATE-050': {
    code: 'RATE_LIMITED',
    title: 'too many certificates for the same names',
    meaning:
      'The certificate authority issues five a week for the same names. Certificate and key are kept and used again.',
    fix: 'wait until the limit resets, or set acme.server to staging while trying things out',
  },
} as const satisfies Rules;
