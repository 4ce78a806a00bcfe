import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@slipway/contracts';
import { mergeValues, type platformKinds } from '@slipway/blueprint';
import type { KubernetesContext } from '../context.ts';

/** What is installed: where the chart is, and with which values. */
export interface Chart {
  name: string;
  /** OCI reference, URL of an archive or of a repository, or a local folder. */
  ref: string;
  version: string;
  values: JsonObject;
}

/**
 * The chart of a step with the worker's changes. The customer's values are merged over ours, the worker's over both; `fixed`
 * ones are nobody's to change.
 */
export function chartOf(
  props: platformKinds.ChartProps,
  ours: JsonObject,
  charts: KubernetesContext['charts'],
  fixed: JsonObject = {},
): Chart {
  const local = charts[props.chart];
  return {
    name: props.chart,
    ref: local?.ref ?? props.ref,
    version: local?.version ?? props.version,
    values: [props.values, local?.values ?? {}, fixed].reduce<JsonObject>(mergeValues, ours),
  };
}

/** Equal for a chart that would install the same; fits a label's value. */
export function chartDigest({ ref, version, values }: Chart): string {
  return createHash('sha256').update(canonicalJson({ ref, version, values })).digest('hex').slice(0, 40);
}

const isRepository = (ref: string): boolean => /^https?:/.test(ref) && !/\.tgz$/.test(ref);

/** helm's arguments for it. An archive or a folder has the version that it has. */
export function chartArgs({ name, ref, version }: Chart): string[] {
  if (isRepository(ref)) return [name, '--repo', ref, '--version', version];
  return ref.startsWith('oci://') ? [ref, '--version', version] : [ref];
}
