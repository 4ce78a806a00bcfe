import type { LiveObject } from '@slipway/activities-core';
import { conditionOf, wordsOf, type Reported } from './condition.ts';
import {
  certificateReadiness,
  claimReadiness,
  definitionReadiness,
  loadBalancerReadiness,
  readyCondition,
} from './others.ts';
import { podReadiness } from './pod.ts';
import { failing, progressing, ready, type Readiness } from './state.ts';
import { daemonSetReadiness, deploymentReadiness, jobReadiness, statefulSetReadiness } from './workload.ts';

/** What a kind asks beyond what holds for every object. Kinds that are not here are ready once they exist. */
const rules: Record<string, (object: Reported) => Readiness> = {
  'apps/Deployment': deploymentReadiness,
  'apps/StatefulSet': statefulSetReadiness,
  'apps/DaemonSet': daemonSetReadiness,
  'batch/Job': jobReadiness,
  '/Pod': podReadiness,
  '/PersistentVolumeClaim': claimReadiness,
  '/Service': loadBalancerReadiness,
  'apiextensions.k8s.io/CustomResourceDefinition': definitionReadiness,
  'apiregistration.k8s.io/APIService': (object) => readyCondition(object, 'Available'),
  'cert-manager.io/ClusterIssuer': (object) => readyCondition(object, 'Ready'),
  'cert-manager.io/Issuer': (object) => readyCondition(object, 'Ready'),
  'cert-manager.io/Certificate': certificateReadiness,
};

/**
 * Whether an object is of use: the rules of kstatus, stricter where "current" is not "usable" (a started Job, a Service without
 * an address, a kind whose conditions are still missing right after an apply).
 */
export function readinessOf(object: LiveObject): Readiness {
  const { metadata, status } = object as Reported;
  if (metadata.deletionTimestamp) return { state: 'terminating', why: 'it is being deleted' };
  const observed = status?.observedGeneration;
  if (observed !== undefined && metadata.generation !== undefined && observed !== metadata.generation) {
    return progressing('its controller has not seen the last change yet');
  }
  const stalled = conditionOf(object as Reported, 'Stalled');
  if (stalled?.status === 'True') return failing(wordsOf(stalled));
  const reconciling = conditionOf(object as Reported, 'Reconciling');
  if (reconciling?.status === 'True') return progressing(wordsOf(reconciling));
  return rules[`${groupOf(object)}/${object.kind}`]?.(object) ?? ready;
}

const groupOf = ({ apiVersion }: LiveObject): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
