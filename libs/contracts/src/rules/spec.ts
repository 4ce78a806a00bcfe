import type { Rules } from './rule.ts';

/** What the installation file asks for and cannot have. */
export const specRules = {
  'SW-SPEC-009': {
    code: 'INVALID_SPEC',
    title: 'a value that the cloud does not take',
    meaning: 'A machine, a version, a zone or a range is not offered there, or the cloud refuses it.',
    handling: ['preflight', 'pause'],
    fix: 'change the value that is named: slipway retry {name} --set {prop}={value}, and put it into the installation file',
  },
  'SW-SPEC-049': {
    code: 'INVALID_SPEC',
    title: 'several zones serve this domain, or none to adopt',
    meaning: 'The zone cannot be told, and guessing could break somebody else.',
    handling: ['preflight', 'fail'],
    fix: 'name one with dns.zone: { adopt: ZONE }, then slipway install -f FILE',
  },
  'SW-SPEC-064': {
    code: 'INVALID_SPEC',
    title: 'a tag that the cloud does not take',
    meaning: 'The cloud limits the letters, the length and the number of labels.',
    handling: ['preflight', 'fail'],
    fix: 'change spec.tags, then slipway install -f FILE',
  },
  'SW-SPEC-078': {
    code: 'INVALID_SPEC',
    title: 'a setting that cannot be changed in place',
    meaning: 'Changing it would mean to delete the resource and make another one, which is never done unasked.',
    handling: ['preflight', 'fail'],
    fix: 'put it back, then slipway install -f FILE; or make a new installation with another name',
  },
  'SW-SPEC-093': {
    code: 'INVALID_SPEC',
    title: 'a secret that the file names is not there',
    meaning: 'The Secret, file or variable of the worker does not exist or lacks a key. Its value is never shown.',
    handling: ['preflight', 'fail'],
    fix: 'make the Secret, or give the worker the file or the variable; then slipway retry {name}',
  },
  'SW-SPEC-094': {
    code: 'INVALID_SPEC',
    title: "Gitpod's installer refuses its configuration",
    meaning: 'The configuration is made from the file; what configOverlay adds is checked by the installer only.',
    handling: ['pause'],
    fix: 'correct spec.gitpod.configOverlay: slipway retry {name} --set overlay={overlay}; where the step does not have it: slipway rollback {name}, then slipway install -f FILE',
  },
  'SW-SPEC-095': {
    code: 'INVALID_SPEC',
    title: 'another Gitpod uses this project',
    meaning:
      'Gitpod makes a bucket for each user under the same prefix, and nobody could tell those of two installations apart.',
    handling: ['preflight', 'fail'],
    fix: 'use a project of its own, or set storage.sharedProject to true; then slipway install -f FILE',
  },
  'SW-SPEC-101': {
    code: 'INVALID_SPEC',
    title: 'the network to adopt is not fit for a cluster',
    meaning:
      'A network of somebody else is used as it is. It is not there, or lacks what nodes, load balancers or the database need of it.',
    handling: ['preflight', 'fail'],
    fix: 'let its owner change what is named, or name another one in network.adopt; then slipway install -f FILE',
  },
} as const satisfies Rules;
