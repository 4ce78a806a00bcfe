import type { JsonObject } from '@slipway/contracts';
import type { InstallationSpec } from '@slipway/spec';
import type { ChartProps } from './kinds.ts';
import { mergeValues } from './merge-values.ts';

/** Sources and versions of the charts, unless the installation file says otherwise. Source: each project's own release notes. */
const defaults = {
  'cert-manager': { ref: 'oci://quay.io/jetstack/charts/cert-manager', version: 'v1.21.1' },
  'external-dns': {
    ref: 'https://kubernetes-sigs.github.io/external-dns/external-dns-1.21.1.tgz',
    version: '1.21.1',
  },
  'cluster-autoscaler': { ref: 'https://kubernetes.github.io/autoscaler', version: '9.59.1' },
  // From 3.32 on, the definitions of its own kinds are a chart of their own.
  'tigera-operator': { ref: 'https://docs.tigera.io/calico/charts', version: 'v3.31.5' },
} as const;

/** The chart of that name with the customer's changes: where from, which version, and values merged over `ours`. */
export function chartProps(
  name: keyof typeof defaults,
  charts: InstallationSpec['charts'],
  ours: JsonObject = {},
): ChartProps {
  const own = charts[name];
  return {
    chart: name,
    ref: own?.ref ?? defaults[name].ref,
    version: own?.version ?? defaults[name].version,
    values: mergeValues(ours, own?.values ?? {}),
  };
}
