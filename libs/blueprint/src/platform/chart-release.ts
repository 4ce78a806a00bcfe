import type { StepId, WorkloadIdentityOutput } from '@slipway/contracts';
import type { Blueprint, Handle, StepOptions } from '../blueprint.ts';
import type { NoOutput } from '../kind.ts';
import * as k from './kinds.ts';

export interface ChartReleaseOptions extends Omit<StepOptions, 'name'> {
  /** Who the chart's pods are to the cloud, and the path in the values for its annotations. */
  identity?: { from: Handle<WorkloadIdentityOutput>; annotationsAt: string };
}

/**
 * Adds a chart of the cloud's own.
 * @param props the chart from `chartProps`, and where it goes
 */
export function chartRelease(
  b: Blueprint,
  step: StepId,
  props: k.PlacedChart,
  { identity, ...options }: ChartReleaseOptions = {},
): Handle<NoOutput> {
  return b.add(
    step,
    k.release,
    { ...props, identityAt: identity?.annotationsAt ?? '' },
    identity ? { identity: identity.from } : {},
    { ...options, name: releaseName(props) },
  );
}

/** `<namespace>/<release>`, from which an undo finds it again. */
export const releaseName = ({ namespace, release }: { namespace: string; release: string }): string =>
  `${namespace}/${release}`;
