import { failed, type LiveObject, type ResourceFailure } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { currentPods, type PodScope } from './current-pods.ts';
import { hopeless, podReadiness, waitingContainers, type Waiting } from './pod.ts';

interface Event extends LiveObject {
  reason?: string;
  message?: string;
  lastTimestamp?: string;
  eventTime?: string;
  involvedObject?: { kind?: string; name?: string };
}

/** What is worst about some pods, in one line; empty when nothing stands out. */
export async function worstPod(cluster: Cluster, scope: PodScope): Promise<string> {
  const pods = await currentPods(cluster, scope);
  const waiting = pods.flatMap(waitingContainers);
  const worst = waiting.find(({ reason }) => hopeless.includes(reason)) ?? waiting[0];
  if (worst) return `pod ${worst.pod}: ${worst.reason}${worst.message ? `: ${worst.message}` : ''}`;
  for (const pod of pods) {
    const readiness = podReadiness(pod);
    if (readiness.state === 'failed') return `pod ${pod.metadata.name}: ${readiness.why}`;
  }
  return '';
}

/** The pod for which waiting does not help, as the failure to throw. */
export async function hopelessPod(cluster: Cluster, scope: PodScope): Promise<ResourceFailure | undefined> {
  const waiting = (await currentPods(cluster, scope)).flatMap(waitingContainers);
  const worst = waiting.find(({ reason }) => hopeless.includes(reason));
  return worst && failureOf(worst, scope.namespace);
}

function failureOf({ pod, reason, message, image }: Waiting, namespace: string): ResourceFailure {
  const isPull = ['ImagePullBackOff', 'InvalidImageName'].includes(reason);
  const what = isPull
    ? `${image} cannot be pulled for pod ${pod}: ${reason}`
    : `pod ${pod} in namespace ${namespace} does not run: ${reason}`;
  const cloudWords = message;
  if (isPull && throttled.test(message)) return failed('RATE_LIMITED', 'SW-RATE-028', what, { cloudWords });
  if (isPull && !away.test(message)) return failed('INVALID_SPEC', 'SW-SPEC-046', what, { cloudWords });
  const fix = `kubectl -n ${namespace} describe pod ${pod}; remove the reason, then slipway retry {name}`;
  return failed('DEPENDENCY', 'SW-DEP-092', what, { fix, cloudWords });
}

/** What containerd says of a registry that gives nothing just now; of the image that says nothing. */
const throttled = /429 too many requests|toomanyrequests/i;
const away =
  /timeout|timed out|deadline exceeded|connection (?:refused|reset)|unexpected EOF|50[0234] (?:internal|bad gateway|service|gateway)/i;

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
