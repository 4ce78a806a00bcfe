export { Blueprint } from './blueprint.ts';
export type { Handle, Inputs, StepOptions } from './blueprint.ts';
export { defineKind } from './kind.ts';
export type { Kind, KindOptions, NoNeeds, NoOutput } from './kind.ts';
export { physicalName, uniqueSuffix } from './physical-name.ts';
export { planHash } from './plan-hash.ts';
export type { ClusterBasics, Slot, Slots } from './slots.ts';
export {
  certManagerNamespace,
  clusterBasics,
  externalDnsNamespace,
  gitpodNamespace,
} from './platform/cluster-basics.ts';
export { gitpod } from './platform/gitpod.ts';
export * as platformKinds from './platform/kinds.ts';
export { poolLabels, workloadLabels } from './platform/workload-labels.ts';
