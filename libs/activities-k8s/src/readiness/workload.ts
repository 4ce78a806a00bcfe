import { conditionOf, count, wordsOf, type Reported } from './condition.ts';
import { failing, progressing, ready, type Readiness } from './state.ts';

/** Right after an apply the status is that of the last generation, or none. */
function unseen({ status, metadata }: Reported): Readiness | undefined {
  if (status?.observedGeneration !== undefined && status.observedGeneration === metadata.generation) return undefined;
  return progressing('its controller has not seen it yet');
}

export function deploymentReadiness(object: Reported): Readiness {
  const stalled = conditionOf(object, 'Progressing');
  if (stalled?.reason === 'ProgressDeadlineExceeded') return failing(wordsOf(stalled));
  const { spec, status } = object;
  const wanted = count(spec, 'replicas', 1);
  const missing = unseen(object);
  if (missing) return missing;
  if (count(status, 'updatedReplicas') < wanted) return short('updated', count(status, 'updatedReplicas'), wanted);
  if (count(status, 'replicas') > count(status, 'updatedReplicas'))
    return progressing('old pods are still being replaced');
  if (count(status, 'availableReplicas') < wanted)
    return short('available', count(status, 'availableReplicas'), wanted);
  if (count(status, 'readyReplicas') < wanted) return short('ready', count(status, 'readyReplicas'), wanted);
  // Without a deadline for progress a Deployment never has this condition.
  if (spec?.['progressDeadlineSeconds'] !== undefined && wanted > 0 && stalled?.reason !== 'NewReplicaSetAvailable') {
    return progressing(stalled ? wordsOf(stalled) : 'its progress is not reported yet');
  }
  const available = conditionOf(object, 'Available');
  return available?.status === 'True' ? ready : progressing(available ? wordsOf(available) : 'not available yet');
}

export function statefulSetReadiness(object: Reported): Readiness {
  const { spec, status } = object;
  const wanted = count(spec, 'replicas', 1);
  const missing = unseen(object);
  if (missing) return missing;
  if (count(status, 'replicas') < wanted) return short('made', count(status, 'replicas'), wanted);
  if (count(status, 'readyReplicas') < wanted) return short('ready', count(status, 'readyReplicas'), wanted);
  const strategy = spec?.['updateStrategy'] as { type?: string; rollingUpdate?: { partition?: number } } | undefined;
  if (strategy?.type === 'OnDelete') return ready;
  const due = Math.max(0, wanted - (strategy?.rollingUpdate?.partition ?? 0));
  if (count(status, 'updatedReplicas') < due) return short('updated', count(status, 'updatedReplicas'), due);
  const partitioned = due < wanted;
  if (!partitioned && status?.['currentRevision'] !== status?.['updateRevision']) {
    return progressing('its pods are of different revisions');
  }
  return ready;
}

export function daemonSetReadiness(object: Reported): Readiness {
  const { status } = object;
  const missing = unseen(object);
  if (missing) return missing;
  if (status?.['desiredNumberScheduled'] === undefined) return progressing('no nodes were counted yet');
  const wanted = count(status, 'desiredNumberScheduled');
  if (wanted === 0) return progressing('no node for its pods');
  for (const [word, field] of [
    ['scheduled', 'currentNumberScheduled'],
    ['updated', 'updatedNumberScheduled'],
    ['available', 'numberAvailable'],
    ['ready', 'numberReady'],
  ] as const) {
    if (count(status, field) < wanted) return short(word, count(status, field), wanted);
  }
  return ready;
}

export function jobReadiness(object: Reported): Readiness {
  const failed = conditionOf(object, 'Failed');
  if (failed?.status === 'True') return failing(wordsOf(failed));
  if (conditionOf(object, 'Complete')?.status === 'True') return ready;
  const { status } = object;
  return progressing(status?.['startTime'] ? `${count(status, 'active')} running` : 'not started yet');
}

const short = (word: string, have: number, wanted: number): Readiness => progressing(`${have} of ${wanted} ${word}`);
