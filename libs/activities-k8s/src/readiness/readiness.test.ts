import { describe, expect, test } from '@jest/globals';
import type { LiveObject } from '@slipway/activities-core';
import { readinessOf } from './readiness.ts';

const object = (apiVersion: string, kind: string, rest: object = {}, metadata: object = {}): LiveObject => ({
  apiVersion,
  kind,
  metadata: { name: 'x', uid: 'u', resourceVersion: '1', generation: 2, ...metadata },
  ...rest,
});
const condition = (type: string, status: string, more: object = {}): object => ({ type, status, ...more });
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

type Row = [title: string, state: string, object: LiveObject];

const deployment = (status: object, spec: object = { replicas: 2, progressDeadlineSeconds: 600 }): LiveObject =>
  object('apps/v1', 'Deployment', { spec, status: { observedGeneration: 2, ...status } });
const rolledOut = {
  replicas: 2,
  updatedReplicas: 2,
  availableReplicas: 2,
  readyReplicas: 2,
  conditions: [condition('Progressing', 'True', { reason: 'NewReplicaSetAvailable' }), condition('Available', 'True')],
};
const set = (status: object, spec: object = { replicas: 2 }): LiveObject =>
  object('apps/v1', 'StatefulSet', {
    spec,
    status: { observedGeneration: 2, replicas: 2, readyReplicas: 2, ...status },
  });
const daemons = (status: object): LiveObject =>
  object('apps/v1', 'DaemonSet', { spec: {}, status: { observedGeneration: 2, ...status } });
const onThree = {
  desiredNumberScheduled: 3,
  currentNumberScheduled: 3,
  updatedNumberScheduled: 3,
  numberAvailable: 3,
  numberReady: 3,
};
const pod = (status: object): LiveObject => object('v1', 'Pod', { status });
const waiting = (reason: string): object => ({
  phase: 'Pending',
  containerStatuses: [{ name: 'c', image: 'i', state: { waiting: { reason } } }],
});
const unschedulable = (minutes: number): object => ({
  phase: 'Pending',
  conditions: [
    condition('PodScheduled', 'False', {
      reason: 'Unschedulable',
      message: 'no node',
      lastTransitionTime: minutesAgo(minutes),
    }),
  ],
});
const certificate = (ready: object, metadata: object = {}): LiveObject =>
  object(
    'cert-manager.io/v1',
    'Certificate',
    {
      status: {
        conditions: [
          condition('Ready', 'True', { observedGeneration: 2, lastTransitionTime: minutesAgo(1), ...ready }),
        ],
      },
    },
    { creationTimestamp: minutesAgo(2), ...metadata },
  );
const definition = (...conditions: object[]): LiveObject =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { status: { conditions } });

const rows: Row[] = [
  ['anything in deletion', 'terminating', object('v1', 'ConfigMap', {}, { deletionTimestamp: minutesAgo(0) })],
  ['a plain object', 'ready', object('v1', 'ConfigMap')],
  [
    'a status of the last generation',
    'progressing',
    object('x.example/v1', 'Thing', { status: { observedGeneration: 1 } }),
  ],
  ['Stalled', 'failed', object('x.example/v1', 'Thing', { status: { conditions: [condition('Stalled', 'True')] } })],
  [
    'Reconciling',
    'progressing',
    object('x.example/v1', 'Thing', { status: { conditions: [condition('Reconciling', 'True')] } }),
  ],

  ['Deployment without a status', 'progressing', object('apps/v1', 'Deployment', { spec: { replicas: 1 } })],
  [
    'Deployment past its deadline',
    'failed',
    deployment({ conditions: [condition('Progressing', 'False', { reason: 'ProgressDeadlineExceeded' })] }),
  ],
  ['Deployment with too few updated', 'progressing', deployment({ ...rolledOut, updatedReplicas: 1 })],
  ['Deployment with old pods', 'progressing', deployment({ ...rolledOut, replicas: 3 })],
  ['Deployment with too few available', 'progressing', deployment({ ...rolledOut, availableReplicas: 1 })],
  [
    'Deployment whose replica set is not available yet',
    'progressing',
    deployment({ ...rolledOut, conditions: [condition('Available', 'True')] }),
  ],
  [
    'Deployment that is not Available',
    'progressing',
    deployment({ ...rolledOut, conditions: [condition('Progressing', 'True', { reason: 'NewReplicaSetAvailable' })] }),
  ],
  ['Deployment rolled out', 'ready', deployment(rolledOut)],

  ['StatefulSet with too few ready', 'progressing', set({ readyReplicas: 1 })],
  [
    'StatefulSet of two revisions',
    'progressing',
    set({ updatedReplicas: 2, currentRevision: 'a', updateRevision: 'b' }),
  ],
  [
    'StatefulSet with a partition',
    'ready',
    set(
      { updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
      { replicas: 2, updateStrategy: { rollingUpdate: { partition: 1 } } },
    ),
  ],
  [
    'StatefulSet updated on delete',
    'ready',
    set({ updatedReplicas: 0 }, { replicas: 2, updateStrategy: { type: 'OnDelete' } }),
  ],
  ['StatefulSet rolled out', 'ready', set({ updatedReplicas: 2, currentRevision: 'b', updateRevision: 'b' })],

  ['DaemonSet that counted no nodes yet', 'progressing', daemons({})],
  ['DaemonSet without a node', 'progressing', daemons({ ...onThree, desiredNumberScheduled: 0 })],
  ['DaemonSet with too few updated', 'progressing', daemons({ ...onThree, updatedNumberScheduled: 2 })],
  ['DaemonSet with too few ready', 'progressing', daemons({ ...onThree, numberReady: 2 })],
  ['DaemonSet everywhere', 'ready', daemons(onThree)],

  [
    'Job that was only started',
    'progressing',
    object('batch/v1', 'Job', { status: { startTime: minutesAgo(1), active: 1 } }),
  ],
  ['Job that failed', 'failed', object('batch/v1', 'Job', { status: { conditions: [condition('Failed', 'True')] } })],
  [
    'Job that is complete',
    'ready',
    object('batch/v1', 'Job', { status: { conditions: [condition('Complete', 'True')] } }),
  ],

  ['Pod that succeeded', 'ready', pod({ phase: 'Succeeded' })],
  ['Pod that failed', 'failed', pod({ phase: 'Failed' })],
  ['Pod whose container is being made', 'progressing', pod(waiting('ContainerCreating'))],
  ['Pod whose first pull failed', 'progressing', pod(waiting('ErrImagePull'))],
  ['Pod whose image cannot be pulled', 'failed', pod(waiting('ImagePullBackOff'))],
  ['Pod that crashes', 'failed', pod(waiting('CrashLoopBackOff'))],
  ['Pod that looks for a node', 'progressing', pod(unschedulable(0))],
  ['Pod that found no node', 'failed', pod(unschedulable(1))],
  ['Pod that is Ready', 'ready', pod({ phase: 'Running', conditions: [condition('Ready', 'True')] })],

  ['claim that is pending', 'progressing', object('v1', 'PersistentVolumeClaim', { status: { phase: 'Pending' } })],
  ['claim that is bound', 'ready', object('v1', 'PersistentVolumeClaim', { status: { phase: 'Bound' } })],
  ['claim that is lost', 'failed', object('v1', 'PersistentVolumeClaim', { status: { phase: 'Lost' } })],
  ['Service inside the cluster', 'ready', object('v1', 'Service', { spec: { type: 'ClusterIP' }, status: {} })],
  [
    'load balancer without an address',
    'progressing',
    object('v1', 'Service', { spec: { type: 'LoadBalancer', clusterIP: '1.2.3.4' }, status: { loadBalancer: {} } }),
  ],
  [
    'load balancer with one',
    'ready',
    object('v1', 'Service', {
      spec: { type: 'LoadBalancer' },
      status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
    }),
  ],

  ['definition that nobody looked at', 'progressing', definition()],
  ['definition with a name that is taken', 'failed', definition(condition('NamesAccepted', 'False'))],
  [
    'definition that is established',
    'ready',
    definition(condition('NamesAccepted', 'True'), condition('Established', 'True')),
  ],
  ['issuer right after its apply', 'progressing', object('cert-manager.io/v1', 'ClusterIssuer')],
  ['Certificate that was ready before its last change', 'progressing', certificate({ observedGeneration: 1 })],
  [
    'Certificate whose condition is older than itself',
    'progressing',
    certificate({ lastTransitionTime: minutesAgo(5) }),
  ],
  ['Certificate that is ready', 'ready', certificate({})],
];

describe('readinessOf', () => {
  test.each(rows)('%s: %s', (_title, state, live) => {
    expect(readinessOf(live).state).toBe(state);
  });
});
