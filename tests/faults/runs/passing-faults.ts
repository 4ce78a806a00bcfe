import { google, refusal, type PassingFault } from './scene.ts';

/** Rows that heal by themselves: all of them befall the same life, none of it may be felt. */
export const passingFaults: readonly PassingFault[] = [
  {
    row: 12,
    name: 'GCE_STOCKOUT',
    rule: { match: { ...google('container', 'CreateNodePool'), phase: 'lro' }, nth: 1, action: { stockout: {} } },
  },
  {
    row: 16,
    name: 'concurrent policy changes',
    rule: {
      match: google('cloudresourcemanager', 'projects.setIamPolicy'),
      times: 2,
      action: refusal(
        409,
        'ABORTED',
        'There were concurrent policy changes. Please retry the whole read-modify-write.',
        {
          reason: 'aborted',
        },
      ),
    },
  },
  {
    row: 28,
    name: '429 at every sort of call',
    rule: {
      match: { cloud: 'gcp', service: 'dns' },
      times: 3,
      action: refusal(429, 'RESOURCE_EXHAUSTED', 'Slow down.', { retryAfter: 1 }),
    },
  },
  {
    row: 30,
    name: 'reply of a create lost',
    rule: { match: google('compute', 'networks.insert'), nth: 1, action: { 'timeout-after-commit': {} } },
  },
  {
    row: 30,
    name: 'reply of a cluster lost',
    rule: { match: google('container', 'CreateCluster'), nth: 1, action: { 'timeout-after-commit': {} } },
  },
  {
    row: 30,
    name: '503 and cut connections',
    rule: { match: google('sqladmin', 'instances.insert'), nth: 1, action: { 'reset-before-commit': {} } },
  },
  {
    row: 36,
    name: 'an operation that Google began itself',
    rule: {
      match: { ...google('container', 'CreateCluster'), phase: 'lro' },
      nth: 1,
      action: { 'background-op': { ms: 120_000 } },
    },
  },
  {
    row: 38,
    name: 'not visible yet',
    rule: { match: google('compute', 'subnetworks.get'), times: 2, action: { 'stale-reads': { ms: 30_000 } } },
  },
  {
    row: 39,
    name: 'error reported, and it came up',
    rule: {
      match: { ...google('sqladmin', 'instances.insert'), phase: 'lro' },
      nth: 1,
      action: { 'op-error-then-ok': {} },
    },
  },
];
