import type { Rules } from './rule.ts';

/** How the clouds' APIs behave while something is made. */
export const cloudRules = {
  'SW-CONF-016': {
    code: 'CONFLICT',
    title: 'something was changed by somebody else',
    meaning: "Two writers changed the same object, e.g. the project's policy; verify reports what it became as drift.",
    handling: ['retry'],
    itself: 'reads it again and writes its change on the new version; within one run there is one writer per project',
  },
  'SW-DEP-017': {
    code: 'DEPENDENCY',
    title: 'the policy names deleted accounts',
    meaning: 'The cloud refuses to write a policy that lists them.',
    handling: ['retry'],
    itself: 'leaves them out of what it writes, and touches no other member',
  },
  'SW-INT-030': {
    code: 'INTERNAL',
    title: 'the cloud failed without an answer',
    meaning: 'A 5xx, a broken connection or an error that nobody has described.',
    handling: ['retry', 'pause'],
    itself: 'looks up by label and name what a lost reply may have made, then tries again',
    fix: 'slipway retry {name}; nothing is made twice',
  },
  'SW-CONF-036': {
    code: 'CONFLICT',
    title: 'another operation is running on it',
    meaning: 'A cluster or a database runs one operation at a time, and the cloud starts some itself.',
    handling: ['retry'],
    itself: 'waits until the object is free, then sends its own call',
  },
  'SW-CONF-037': {
    code: 'CONFLICT',
    title: 'the cluster is busy',
    meaning: 'A cluster takes one change at a time, and the cloud starts some itself in the background.',
    handling: ['retry'],
    itself: 'waits until the cluster is free, then sends its own call',
  },
  'SW-READY-038': {
    code: 'NOT_READY',
    title: 'made, but not visible yet',
    meaning: 'The cloud confirmed that it made this and does not show it everywhere yet.',
    handling: ['retry'],
    itself: 'reads again for up to two minutes; never makes it a second time',
  },
  'SW-INT-039': {
    code: 'INTERNAL',
    title: 'the cloud reported an error, and yet it came up',
    meaning: 'An operation ended with an error, often without a word, while the object works.',
    handling: ['retry'],
    itself:
      'looks at the object before it believes the error: what works is kept, what is broken is deleted and made again',
  },
  'SW-READY-040': {
    code: 'NOT_READY',
    title: 'takes far longer than usual',
    meaning: 'No end came within the time budget of the step.',
    handling: ['pause'],
    itself: 'says after three times the usual time that it takes long; nothing is cut off before the budget is used up',
    fix: 'to keep waiting: slipway retry {name}; to undo: slipway rollback {name}',
  },
  'SW-OWN-049': {
    code: 'NOT_OWNED',
    title: 'the name is taken by something that is not ours',
    meaning: 'An object of this name exists without our ownership label.',
    handling: ['preflight', 'fail'],
    fix: 'remove or rename it, then slipway retry {name}; or adopt it in the installation file, or choose another name or domain',
  },
} as const satisfies Rules;
