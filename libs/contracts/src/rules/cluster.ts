import type { Rules } from './rule.ts';

/** Nodes, and what happens inside Kubernetes. */
export const clusterRules = {
  'SW-READY-041': {
    code: 'NOT_READY',
    title: 'nodes do not join',
    meaning: 'The pool is up and no node is ready: a route, a role, a firewall, an image or a quota.',
    handling: ['retry', 'pause'],
    itself: 'waits for the nodes within the time budget of the step, and says what keeps each of them',
    fix: "look at the pool's machines in the console of the cloud, then slipway retry {name}",
  },
  'SW-READY-043': {
    code: 'NOT_READY',
    title: "cert-manager's webhook does not serve yet",
    meaning: 'Its certificate takes up to a minute.',
    handling: ['retry'],
    itself: 'sends a dry run until it passes the webhook',
  },
  'SW-READY-044': {
    code: 'NOT_READY',
    title: 'a custom resource is not established yet',
    meaning: 'The API server does not know the kind yet.',
    handling: ['retry'],
    itself: 'waits until the definition is established and served',
  },
  'SW-CONF-045': {
    code: 'CONFLICT',
    title: 'a release was left half done',
    meaning: 'A worker died in the middle of Helm, or somebody else works on the release just now.',
    handling: ['retry', 'pause'],
    itself:
      "puts back or removes what a dead worker of ours left, then tries again; another's release it never touches",
    fix: 'if it is not of Slipway, finish or remove it (helm list --all-namespaces --pending), then slipway retry {name}',
  },
  'SW-SPEC-046': {
    code: 'INVALID_SPEC',
    title: 'an image or a chart cannot be pulled',
    meaning: 'The registry does not have it, or refuses whoever asks.',
    handling: ['preflight', 'fail'],
    fix: "make it available there, or name a source that has it (a chart: in the worker's configuration; Gitpod: gitpod.imageRegistry); then slipway retry {name}",
  },
  'SW-DEP-047': {
    code: 'DEPENDENCY',
    title: "somebody else's webhook blocks",
    meaning: 'An admission webhook that is not ours does not answer, so the API server refuses.',
    handling: ['pause'],
    fix: 'repair or remove webhook {webhook}, then slipway retry {name}',
  },
  'SW-SPEC-090': {
    code: 'INVALID_SPEC',
    title: 'the cluster refuses an object',
    meaning: 'The API server or an admission policy does not take what would be written, e.g. values of a chart.',
    handling: ['pause'],
    fix: "read the cluster's own words, change what says so or the policy that refuses it, then slipway retry {name}",
  },
  'SW-CONF-091': {
    code: 'CONFLICT',
    title: 'an object in the cluster was changed at the same time',
    meaning: 'Somebody else writes it too.',
    handling: ['retry', 'pause'],
    fix: 'find out who writes it (kubectl get -o yaml --show-managed-fields), then slipway retry {name}',
  },
  'SW-DEP-092': {
    code: 'DEPENDENCY',
    title: 'a workload does not come up',
    meaning: 'A pod crashes, cannot be scheduled or fails its checks. The pod and its reason are named.',
    handling: ['retry', 'pause'],
    fix: 'kubectl describe the pod that is named, remove the reason, then slipway retry {name}',
  },
  'SW-DEP-093': {
    code: 'DEPENDENCY',
    title: 'a secret that Gitpod reads is not complete',
    meaning:
      'A step before this one writes it, so something else emptied it or took a key away. Its value is never shown.',
    handling: ['retry', 'pause'],
    fix: 'slipway retry {name}; if it stays so: slipway rollback {name}, then slipway install -f FILE, which writes what is missing',
  },
  'SW-DEP-094': {
    code: 'DEPENDENCY',
    title: "Gitpod's installer did not end well",
    meaning: "The Job in the cluster failed, or the cluster did not accept all of Gitpod's objects.",
    handling: ['retry', 'pause'],
    fix: "read the Job's log (kubectl -n gitpod logs --selector=batch.kubernetes.io/job-name), then slipway retry {name}",
  },
} as const satisfies Rules;
