import type { Rules } from './rule.ts';

/** Quotas, throttling and capacity. */
export const roomRules = {
  'SW-QUOTA-006': {
    code: 'QUOTA_EXCEEDED',
    title: 'not enough processors in the quota',
    meaning: 'The region has a limit on processors, per machine family, and the nodes would exceed it.',
    handling: ['preflight', 'pause'],
    fix: 'ask the cloud for more of {metric}, then slipway retry {name}; or take a smaller machine: slipway retry {name} --set machineType={machine}',
  },
  'SW-QUOTA-007': {
    code: 'QUOTA_EXCEEDED',
    title: 'not enough disk space or addresses in the quota',
    meaning:
      'SSD_TOTAL_GB, IN_USE_ADDRESSES, STATIC_ADDRESSES or a limit like them is used up. The temporary first pool counts too.',
    handling: ['preflight', 'pause'],
    fix: 'ask the cloud for more of {metric}, then slipway retry {name}; or take smaller disks: slipway retry {name} --set diskGb={gigabytes}; or slower ones: slipway retry {name} --set diskType=pd-standard',
  },
  'SW-QUOTA-008': {
    code: 'QUOTA_EXCEEDED',
    title: 'quota of service accounts or zones used up',
    meaning: 'The project has as many objects of this sort as it may have.',
    handling: ['preflight', 'pause'],
    fix: 'delete one that nobody uses, or ask the cloud for more of {metric}; then slipway retry {name}',
  },
  'SW-CAP-012': {
    code: 'CAPACITY',
    title: 'the zone is out of this machine',
    meaning: 'The cloud has no hardware of that sort there just now.',
    handling: ['retry', 'pause'],
    itself: 'deletes the broken pool and makes it again, a few times; whatever the end, no broken pool is left behind',
    fix: 'wait, then slipway retry {name}; or take what the cloud has: slipway retry {name} --set machineType={machine}',
  },
  'SW-CAP-013': {
    code: 'CAPACITY',
    title: 'the zone cannot allocate this machine',
    meaning: 'The cloud has no room for a machine of that sort in the zones that were asked for.',
    handling: ['retry', 'pause'],
    itself: 'deletes what came up broken and makes it again, a few times',
    fix: 'wait, then slipway retry {name}; or take another machine: slipway retry {name} --set machineType={machine}',
  },
  'SW-RATE-028': {
    code: 'RATE_LIMITED',
    title: 'throttled',
    meaning: 'Too many calls, or too many operations at a time, just now.',
    handling: ['retry'],
    itself: 'sends the next call after the time that the cloud asks for',
  },
  'SW-RATE-050': {
    code: 'RATE_LIMITED',
    title: 'too many certificates for the same names',
    meaning: 'The certificate authority issues five a week for the same names.',
    handling: ['pause'],
    itself:
      "orders no second time; keeps certificate and key where the worker's configuration names a folder for them (certificates.folder), and uses them again when the same names are installed anew",
    fix: 'wait until the limit resets, then slipway retry {name}; set acme.server to staging while trying things out',
  },
  'SW-QUOTA-100': {
    code: 'QUOTA_EXCEEDED',
    title: 'a quota of the cluster is used up',
    meaning: 'A ResourceQuota in the namespace allows no more objects, processors or memory.',
    handling: ['pause'],
    fix: 'raise ResourceQuota {quota}, then slipway retry {name}',
  },
} as const satisfies Rules;
