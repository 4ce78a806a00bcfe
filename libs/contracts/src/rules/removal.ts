import type { Rules } from './rule.ts';

/** What holds a teardown up. */
export const removalRules = {
  'SW-DEP-054': {
    code: 'DEPENDENCY',
    title: 'something else still uses it',
    meaning: 'Firewall rules, forwarding rules or endpoint groups that the cluster made hold the network.',
    handling: ['teardown', 'retry'],
    itself:
      "removes what the cluster made, known by the cluster's own marks, and tries again; what is not ours it names",
    fix: 'if it is not of this installation, remove or move {holder}, then slipway retry {name}',
  },
  'SW-DEP-056': {
    code: 'DEPENDENCY',
    title: 'disks of the cluster remain',
    meaning: 'Volumes that pods used do not carry our label, and outlive the cluster unless they are removed first.',
    handling: ['teardown', 'pause'],
    itself:
      'deletes the claims while the cluster lives and waits until the disks are gone; what holds data only with consent',
    fix: 'slipway teardown {name} --delete-data',
  },
  'SW-DEP-057': {
    code: 'DEPENDENCY',
    title: 'a subnet is still in use',
    meaning: 'Something in it still has an address, or the service that it was given to lets go of it late.',
    handling: ['teardown', 'retry'],
    itself: 'removes its own things in order and tries again; what is not ours it names',
    fix: 'if it is not of this installation, remove or move {holder}, then slipway retry {name}',
  },
  'SW-CONF-057': {
    code: 'CONFLICT',
    title: 'a lock protects it',
    meaning:
      'Somebody put a management lock on it or on the resource group, so the cloud refuses to change or delete it.',
    handling: ['preflight', 'teardown', 'pause'],
    fix: 'az lock delete --ids {lock}, if it may go; then slipway retry {name}',
  },
  'SW-DEP-058': {
    code: 'DEPENDENCY',
    title: 'the zone holds records that are not ours',
    meaning: 'Only records with our owner mark are deleted, so the zone cannot go.',
    handling: ['teardown', 'pause'],
    fix: 'remove the records that are listed, then slipway retry {name}; to keep the zone: slipway skip {name} dns/zone',
  },
  'SW-DEP-059': {
    code: 'DEPENDENCY',
    title: 'a bucket holds objects',
    meaning: 'They go only with consent.',
    handling: ['teardown', 'pause'],
    itself: 'with consent empties the bucket, all versions and unfinished uploads too, before it deletes it',
    fix: 'slipway teardown {name} --delete-data',
  },
  'SW-DEP-060': {
    code: 'DEPENDENCY',
    title: 'data would be lost',
    meaning: 'Something that would go holds data or is protected against deletion, and nobody has agreed to lose it.',
    handling: ['teardown', 'fail'],
    itself: 'touches nothing; with consent it lifts its own protection, never that of somebody else',
    fix: 'slipway teardown {name} --delete-data',
    exitCode: 5,
  },
  'SW-CONF-060': {
    code: 'CONFLICT',
    title: 'protected, or a name that is still reserved',
    meaning:
      'The installation is protected by its file, or the cloud keeps the name of something deleted, Cloud SQL for a week.',
    handling: ['preflight', 'retry'],
    itself: 'takes another suffix for a name that is reserved',
    fix: 'set spec.protected to false, then slipway install -f FILE; if a name stays taken: slipway retry {name}',
  },
  'SW-DEP-061': {
    code: 'DEPENDENCY',
    title: 'an object in the cluster does not go',
    meaning: 'It waits for a finalizer whose controller is gone. The object is named.',
    handling: ['teardown', 'pause'],
    itself:
      'deletes custom resources before their operators, and takes off its own finalizers once their controller is gone',
    fix: 'repair the controller, or remove the finalizer that is named; then slipway retry {name}',
  },
  'SW-READY-061': {
    code: 'NOT_READY',
    title: 'the cluster cannot be reached',
    meaning: 'Its API server does not answer: it is gone, in an upgrade, or behind a firewall.',
    handling: ['teardown', 'retry'],
    itself: 'waits; in a removal what lives in the cluster goes with it, and what it made in the cloud is swept',
    fix: 'if it goes on, check the route from the worker to the cluster and its authorized networks, then slipway retry {name}',
  },
  'SW-DEP-062': {
    code: 'DEPENDENCY',
    title: 'something is left',
    meaning: 'The final scans, by label and by network, still find objects.',
    handling: ['teardown', 'pause'],
    itself: 'stops first what makes things, then scans twice with a gap, and removes what is ours',
    fix: 'remove what holds them, then slipway sweep {name}',
  },
} as const satisfies Rules;
