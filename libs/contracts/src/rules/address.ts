import type { Rules } from './rule.ts';

/** The domain, its certificate and the public address. */
export const addressRules = {
  'SW-DEP-048': {
    code: 'DEPENDENCY',
    title: 'the domain is not delegated to the zone',
    meaning: 'The parent zone does not name our name servers yet.',
    handling: ['preflight', 'retry'],
    itself: 'shows the NS records, asks the parent again and again and goes on once they are right; it never holds',
    fix: 'add the NS records that the step shows at the parent of the domain; to watch: slipway attach {name}',
  },
  'SW-READY-051': {
    code: 'NOT_READY',
    title: 'the certificate order is pending',
    meaning: 'The certificate authority has not seen the challenge yet.',
    handling: ['retry', 'pause'],
    itself: 'waits within the time budget of the step, and shows the reasons that order and challenge give',
    fix: 'remove the reason that the challenge gives, then slipway retry {name}',
  },
  'SW-READY-052': {
    code: 'NOT_READY',
    title: 'no public address yet',
    meaning: 'The cloud has not given the service an address within its time budget.',
    handling: ['pause'],
    itself: "waits within the time budget of the step, then shows the last of the service's events",
    fix: 'read the events of the service proxy (kubectl -n gitpod describe service proxy), then slipway retry {name}',
  },
} as const satisfies Rules;
