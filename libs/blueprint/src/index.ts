export { Blueprint } from './blueprint.ts';
export type { Handle, Inputs, StepOptions } from './blueprint.ts';
export { defineKind } from './kind.ts';
export type { Kind, KindOptions, NoNeeds, NoOutput } from './kind.ts';
export { physicalName, uniqueSuffix } from './physical-name.ts';
export { planHash } from './plan-hash.ts';
export type { ClusterBasics, Slot, Slots } from './slots.ts';
export { chartProps } from './platform/charts.ts';
export { chartRelease, releaseName } from './platform/chart-release.ts';
export type { ChartReleaseOptions } from './platform/chart-release.ts';
export {
  certManagerNamespace,
  clusterBasics,
  externalDnsNamespace,
  gitpodNamespace,
} from './platform/cluster-basics.ts';
export { gitpod } from './platform/gitpod.ts';
export { mergeValues } from './platform/merge-values.ts';
export * as platformKinds from './platform/kinds.ts';
export { poolLabels, workloadLabels } from './platform/workload-labels.ts';
