import { conditionOf, wordsOf, type Reported } from './condition.ts';
import { failing, progressing, ready, type Readiness } from './state.ts';

interface ContainerStatus {
  name: string;
  image?: string;
  restartCount?: number;
  state?: {
    waiting?: { reason?: string; message?: string };
    terminated?: { reason?: string; message?: string; exitCode: number };
  };
  lastState?: { terminated?: { reason?: string; exitCode: number } };
}

/** A container that waits, and why. */
export interface Waiting {
  pod: string;
  container: string;
  image: string;
  reason: string;
  message: string;
}

const benign = ['ContainerCreating', 'PodInitializing'];
/** Reasons that do not go away by waiting. `ErrImagePull` becomes a back-off after a moment, or heals. */
export const hopeless = ['ImagePullBackOff', 'InvalidImageName', 'CrashLoopBackOff', 'CreateContainerConfigError'];
/** As kstatus: so long may a pod look for a node before it counts as failed. */
const unschedulableAfterMs = 15_000;

function containers({ status }: Reported): ContainerStatus[] {
  const of = (field: string): ContainerStatus[] => (status?.[field] as ContainerStatus[] | undefined) ?? [];
  return [...of('initContainerStatuses'), ...of('containerStatuses')];
}

/** Containers of a pod that wait for something out of the ordinary. */
export function waitingContainers(pod: Reported): Waiting[] {
  return containers(pod).flatMap(({ name, image = '', state, lastState }) => {
    const { reason = '', message = '' } = state?.waiting ?? {};
    if (!reason || benign.includes(reason)) return [];
    const before = lastState?.terminated;
    const ended = before
      ? ` (last ended with code ${before.exitCode}${before.reason ? `, ${before.reason}` : ''})`
      : '';
    return [{ pod: pod.metadata.name, container: name, image, reason, message: `${message}${ended}`.trim() }];
  });
}

/** How a pod's first failed container ended. */
export function terminationOf(pod: Reported): { exitCode: number; message: string } | undefined {
  const ended = containers(pod).find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0)?.state?.terminated;
  return ended && { exitCode: ended.exitCode, message: ended.message ?? ended.reason ?? '' };
}

export function podReadiness(pod: Reported): Readiness {
  const phase = pod.status?.['phase'];
  if (phase === 'Succeeded') return ready;
  if (phase === 'Failed') return failing(terminationOf(pod)?.message || 'it failed');
  const waiting = waitingContainers(pod)[0];
  if (waiting) {
    const why = `${waiting.reason}: ${waiting.message || waiting.image}`;
    return hopeless.includes(waiting.reason) ? failing(why) : progressing(why);
  }
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    const since = Date.parse(scheduled.lastTransitionTime ?? '');
    return Date.now() - since > unschedulableAfterMs ? failing(wordsOf(scheduled)) : progressing(wordsOf(scheduled));
  }
  return conditionOf(pod, 'Ready')?.status === 'True' ? ready : progressing(`phase ${String(phase ?? 'unknown')}`);
}
