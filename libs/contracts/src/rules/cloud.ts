import type { Rules } from './rule.ts';

/** How the clouds' APIs behave while something is made. */
export const cloudRules = {
  'SW-CONF-016': {
    code: 'CONFLICT',
    title: 'something was changed by somebody else',
    meaning:
      "Two writers changed the same object, e.g. the project's policy. It is read again and written again; verify reports it as drift.",
  },
  'SW-DEP-017': {
    code: 'DEPENDENCY',
    title: 'the policy names deleted accounts',
    meaning: 'The cloud refuses to write a policy that lists them. They are left out of what is written.',
  },
  'SW-INT-030': {
    code: 'INTERNAL',
    title: 'the cloud failed without an answer',
    meaning:
      'A 5xx, a broken connection or an error that nobody has described. What a lost reply made is looked up before anything is tried again.',
    fix: 'slipway install -f FILE goes on where it stopped',
  },
  'SW-CONF-036': {
    code: 'CONFLICT',
    title: 'the cluster is busy',
    meaning: 'The cluster runs one operation at a time, and the cloud starts some itself. It is waited for.',
  },
  'SW-READY-038': {
    code: 'NOT_READY',
    title: 'made, but not visible yet',
    meaning: 'The cloud confirmed that it made this and does not show it yet. It is read again, never made again.',
  },
  'SW-INT-039': {
    code: 'INTERNAL',
    title: 'the cloud reported an error, and yet it came up',
    meaning: 'An operation ended with an error while the object works. It is looked at before it is believed.',
  },
  'SW-READY-040': {
    code: 'NOT_READY',
    title: 'takes far longer than usual',
    meaning: 'No end came within the time budget of the step.',
    fix: 'look at the object in the console of the cloud, then slipway install -f FILE',
  },
  'SW-OWN-049': {
    code: 'NOT_OWNED',
    title: 'the name is taken by something that is not ours',
    meaning: 'An object of this name exists without our ownership label. It is never touched.',
    fix: 'remove it, or choose another installation name or domain',
  },
  'SW-SPEC-049': {
    code: 'INVALID_SPEC',
    title: 'several zones serve this domain',
    meaning: 'More than one zone matches, and guessing could break somebody else.',
    fix: 'name one with dns.zone: { adopt: ZONE }',
  },
  'SW-SPEC-009': {
    code: 'INVALID_SPEC',
    title: 'a value that the cloud does not take',
    meaning: 'A machine, a version, a zone or a range is not offered there, or the cloud refuses it.',
    fix: 'change the value that is named in the installation file',
  },
  'SW-SPEC-064': {
    code: 'INVALID_SPEC',
    title: 'a tag that the cloud does not take',
    meaning: 'The cloud limits the letters, the length and the number of labels.',
    fix: 'change spec.tags',
  },
  'SW-SPEC-068': {
    code: 'INVALID_SPEC',
    title: 'no such project',
    meaning: 'The project does not exist, or the caller cannot see it.',
    fix: 'correct spec.gcp.project, or grant the identity of the worker access to it',
  },
  'SW-SPEC-078': {
    code: 'INVALID_SPEC',
    title: 'a setting that cannot be changed in place',
    meaning: 'Changing it would mean to delete the resource and make another one. Slipway never does that by itself.',
    fix: 'put it back, or make a new installation with another name',
  },
  'SW-SPEC-095': {
    code: 'INVALID_SPEC',
    title: 'another Gitpod uses this project',
    meaning:
      'Gitpod makes a bucket for each user under the same prefix, and nobody could tell those of two installations apart.',
    fix: 'use a project of its own, or set storage.sharedProject to true',
  },
} as const satisfies Rules;
