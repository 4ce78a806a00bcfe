import type { Rules } from './rule.ts';

/** What holds a teardown up. */
export const removalRules = {
  'SW-DEP-054': {
    code: 'DEPENDENCY',
    title: 'the network is still in use',
    meaning:
      'Firewall rules, forwarding rules or endpoint groups that the cluster made hold it. They are being removed.',
  },
  'SW-DEP-056': {
    code: 'DEPENDENCY',
    title: 'disks of the cluster remain',
    meaning: 'Volumes that pods used do not carry our label, and outlive the cluster unless they are removed first.',
    fix: 'slipway teardown {name} --delete-data',
  },
  'SW-DEP-058': {
    code: 'DEPENDENCY',
    title: 'the zone holds records that are not ours',
    meaning: 'Only records with our owner mark are deleted, so the zone cannot go.',
    fix: 'remove the records that are listed, then slipway teardown {name}',
  },
  'SW-DEP-059': {
    code: 'DEPENDENCY',
    title: 'a bucket holds objects',
    meaning: 'They go only with consent.',
    fix: 'slipway teardown {name} --delete-data',
  },
  'SW-DEP-060': {
    code: 'DEPENDENCY',
    title: 'data would be lost',
    meaning:
      'Something that would go holds data or is protected against deletion, and nobody has agreed to lose it. Nothing was touched.',
    fix: 'slipway teardown {name} --delete-data',
  },
  'SW-CONF-060': {
    code: 'CONFLICT',
    title: 'protected, or a name that is still reserved',
    meaning:
      'The installation is protected by its file, or the cloud keeps the name of something deleted for some days.',
    fix: 'set spec.protected to false and install; a reserved name heals by itself: another suffix is taken',
  },
  'SW-DEP-061': {
    code: 'DEPENDENCY',
    title: 'an object in the cluster does not go',
    meaning: 'It waits for a finalizer whose controller is gone. The object is named.',
    fix: 'remove the finalizer that is named, then slipway teardown {name}',
  },
  'SW-READY-061': {
    code: 'NOT_READY',
    title: 'the cluster cannot be reached any more',
    meaning: 'What lives inside it goes with it; what it made in the cloud is swept.',
  },
  'SW-DEP-062': {
    code: 'DEPENDENCY',
    title: 'something is left',
    meaning: 'The final scans, by label and by network, still find objects.',
    fix: 'remove what holds them, then slipway teardown {name}',
  },
} as const satisfies Rules;
