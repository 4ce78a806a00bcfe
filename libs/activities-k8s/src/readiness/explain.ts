import { failed, type LiveObject, type ResourceFailure } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import type { Reported } from './condition.ts';
import { hopeless, podReadiness, waitingContainers, type Waiting } from './pod.ts';

interface Event extends LiveObject {
  reason?: string;
  message?: string;
  lastTimestamp?: string;
  eventTime?: string;
  involvedObject?: { kind?: string; name?: string };
}

/** What is worst about the pods of a namespace, in one line; empty when nothing stands out. */
export async function worstPod(cluster: Cluster, namespace: string, labelSelector?: string): Promise<string> {
  const waiting = await waitingIn(cluster, namespace, labelSelector);
  const worst = waiting.find(({ reason }) => hopeless.includes(reason)) ?? waiting[0];
  if (worst) return `pod ${worst.pod}: ${worst.reason}${worst.message ? `: ${worst.message}` : ''}`;
  const pods = await podsOf(cluster, namespace, labelSelector);
  for (const pod of pods) {
    const readiness = podReadiness(pod);
    if (readiness.state === 'failed') return `pod ${pod.metadata.name}: ${readiness.why}`;
  }
  return '';
}

/** The pod of a namespace for which waiting does not help, as the failure to throw. */
export async function hopelessPod(
  cluster: Cluster,
  namespace: string,
  labelSelector?: string,
): Promise<ResourceFailure | undefined> {
  const worst = (await waitingIn(cluster, namespace, labelSelector)).find(({ reason }) => hopeless.includes(reason));
  if (!worst) return undefined;
  const { pod, reason, message, image } = worst;
  return ['ImagePullBackOff', 'InvalidImageName'].includes(reason)
    ? failed('INVALID_SPEC', 'SW-SPEC-046', `${image} cannot be pulled for pod ${pod}: ${reason}`, {
        cloudWords: message,
      })
    : failed('DEPENDENCY', 'SW-DEP-092', `pod ${pod} in namespace ${namespace} does not run: ${reason}`, {
        fix: `kubectl -n ${namespace} describe pod ${pod}; remove the reason, then slipway retry {name}`,
        cloudWords: message,
      });
}

async function waitingIn(cluster: Cluster, namespace: string, labelSelector?: string): Promise<Waiting[]> {
  return (await podsOf(cluster, namespace, labelSelector)).flatMap(waitingContainers);
}

const podsOf = (cluster: Cluster, namespace: string, labelSelector?: string): Promise<Reported[]> =>
  cluster.list<Reported>('v1', 'Pod', { namespace, ...(labelSelector === undefined ? {} : { labelSelector }) });

/** The last Warning event about an object, or about anything in the namespace; empty when there is none. */
export async function lastWarning(
  cluster: Cluster,
  namespace: string,
  about?: { kind: string; name: string },
): Promise<string> {
  const selectors = ['type=Warning'];
  if (about) selectors.push(`involvedObject.kind=${about.kind}`, `involvedObject.name=${about.name}`);
  const events = await cluster.list<Event>('v1', 'Event', { namespace, fieldSelector: selectors.join(',') });
  const time = ({ lastTimestamp, eventTime, metadata }: Event): number =>
    Date.parse(lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '') || 0;
  const last = events.sort((a, b) => time(b) - time(a))[0];
  if (!last) return '';
  const { involvedObject, reason = '', message = '' } = last;
  return `${about ? '' : `${involvedObject?.kind ?? ''} ${involvedObject?.name ?? ''}: `}${reason}: ${message}`;
}
