import type { Rules } from './rule.ts';

/** Nodes, Kubernetes, certificates and the public address. */
export const clusterRules = {
  'SW-READY-041': {
    code: 'NOT_READY',
    title: 'nodes do not join',
    meaning: 'The pool is up and no node is ready: a route, a role, a firewall, an image or a quota.',
    fix: "look at the pool's machines in the console of the cloud, then slipway install -f FILE",
  },
  'SW-READY-043': {
    code: 'NOT_READY',
    title: "cert-manager's webhook does not serve yet",
    meaning: 'Its certificate takes up to a minute. A dry run is tried until it passes.',
  },
  'SW-READY-044': {
    code: 'NOT_READY',
    title: 'a custom resource is not established yet',
    meaning: 'The API server does not know the kind yet. It is waited for.',
  },
  'SW-CONF-045': {
    code: 'CONFLICT',
    title: 'a release was left half done',
    meaning: 'A worker died in the middle of Helm. The release is put back or removed, then tried again.',
    fix: 'if it is not of Slipway, finish or remove it with helm',
  },
  'SW-SPEC-046': {
    code: 'INVALID_SPEC',
    title: 'an image cannot be pulled',
    meaning: 'The registry does not have it, or refuses the cluster.',
    fix: 'set gitpod.imageRegistry or charts.<name>.values to a source that has it',
  },
  'SW-DEP-047': {
    code: 'DEPENDENCY',
    title: "somebody else's webhook blocks",
    meaning: 'An admission webhook that is not ours does not answer, so the API server refuses.',
    fix: 'repair or remove the webhook that is named',
  },
  'SW-DEP-048': {
    code: 'DEPENDENCY',
    title: 'the domain is not delegated to the zone',
    meaning: 'The parent zone does not name our name servers yet. The step waits and goes on by itself.',
    fix: 'add the NS records that the step shows at the parent of the domain',
  },
  'SW-READY-051': {
    code: 'NOT_READY',
    title: 'the certificate order is pending',
    meaning: 'The certificate authority has not seen the challenge yet. The reasons of order and challenge are shown.',
  },
  'SW-READY-052': {
    code: 'NOT_READY',
    title: 'no public address yet',
    meaning: 'The cloud has not given the service an address within its time budget.',
    fix: 'read the events of the service proxy in the namespace gitpod, then slipway install -f FILE',
  },
  'SW-DEP-066': {
    code: 'DEPENDENCY',
    title: 'a host cannot be reached',
    meaning: 'A proxy, a firewall or an unknown certificate authority stands between the worker and the host.',
    fix: "let the worker through, or name the authority in the worker's configuration (reach)",
  },
  'SW-SPEC-090': {
    code: 'INVALID_SPEC',
    title: 'the cluster refuses an object',
    meaning: 'The API server or an admission policy does not take what would be written, e.g. values of a chart.',
    fix: "read the cluster's own words, then change what the installation file says about it",
  },
  'SW-CONF-091': {
    code: 'CONFLICT',
    title: 'an object in the cluster was changed at the same time',
    meaning: 'Somebody else writes it too. It is read again and written again.',
    fix: 'if it goes on, find out who writes it: kubectl get -o yaml --show-managed-fields',
  },
  'SW-DEP-092': {
    code: 'DEPENDENCY',
    title: 'a workload does not come up',
    meaning: 'A pod crashes, cannot be scheduled or fails its checks. The pod and its reason are named.',
    fix: 'kubectl describe the pod that is named, remove the reason, then slipway install -f FILE',
  },
  'SW-SPEC-093': {
    code: 'INVALID_SPEC',
    title: 'a secret that the file names is not there',
    meaning: 'The Secret, file or variable of the worker does not exist or lacks a key. Its value is never shown.',
    fix: 'make the Secret, or give the worker the file or the variable, then slipway install -f FILE',
  },
  'SW-DEP-093': {
    code: 'DEPENDENCY',
    title: 'a secret that Gitpod reads is not complete',
    meaning:
      'A step before this one writes it, so something else emptied it or took a key away. Its value is never shown.',
    fix: 'slipway install -f FILE writes what is missing',
  },
  'SW-SPEC-094': {
    code: 'INVALID_SPEC',
    title: "Gitpod's installer refuses its configuration",
    meaning: 'The configuration is made from the file; what configOverlay adds is checked by the installer only.',
    fix: 'correct spec.gitpod, above all its configOverlay',
  },
  'SW-DEP-094': {
    code: 'DEPENDENCY',
    title: "Gitpod's installer did not end well",
    meaning: "The Job in the cluster failed, or the cluster did not accept all of Gitpod's objects.",
    fix: "read the Job's log in the namespace gitpod, then slipway install -f FILE",
  },
} as const satisfies Rules;
