import { conditionOf, wordsOf, type Reported } from './condition.ts';
import { failing, progressing, ready, type Readiness } from './state.ts';

export function claimReadiness({ status, metadata }: Reported): Readiness {
  const phase = status?.['phase'];
  if (phase === 'Bound') return ready;
  if (phase === 'Lost') return failing('its volume is lost');
  return progressing(`claim ${metadata.name} is ${String(phase ?? 'new')}`);
}

/** Other types of Service are of use as soon as they exist. */
export function loadBalancerReadiness({ spec, status }: Reported): Readiness {
  if (spec?.['type'] !== 'LoadBalancer') return ready;
  const { ingress = [] } = (status?.['loadBalancer'] ?? {}) as { ingress?: unknown[] };
  return ingress.length > 0 ? ready : progressing('no address yet');
}

export function definitionReadiness(object: Reported): Readiness {
  const names = conditionOf(object, 'NamesAccepted');
  if (names?.status === 'False') return failing(wordsOf(names));
  return names?.status === 'True'
    ? readyCondition(object, 'Established')
    : progressing('its names are not accepted yet');
}

/** A condition that has to be there and true: none at all only means that nobody has looked yet. */
export function readyCondition(object: Reported, type: string): Readiness {
  const condition = conditionOf(object, type);
  if (condition?.status === 'True') return ready;
  return progressing(condition ? wordsOf(condition) : `${type} is not reported yet`);
}

/** Ready for this very generation, and not since before the object was made. */
export function certificateReadiness(object: Reported): Readiness {
  const condition = conditionOf(object, 'Ready');
  const { generation, creationTimestamp = '' } = object.metadata;
  if (condition?.status !== 'True') return readyCondition(object, 'Ready');
  if (condition.observedGeneration !== generation) return progressing('its last change is not issued yet');
  const since = Date.parse(condition.lastTransitionTime ?? '');
  return since >= Date.parse(creationTimestamp) ? ready : progressing('its condition is older than itself');
}
