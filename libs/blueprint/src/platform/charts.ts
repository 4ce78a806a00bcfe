import type { InstallationSpec } from '@slipway/spec';
import type { ChartProps } from './kinds.ts';

/** Sources and versions of the charts, unless the installation file says otherwise. Source: each project's own release notes. */
const defaults = {
  'cert-manager': { ref: 'oci://quay.io/jetstack/charts/cert-manager', version: 'v1.21.1' },
  'external-dns': {
    ref: 'https://kubernetes-sigs.github.io/external-dns/external-dns-1.21.1.tgz',
    version: '1.21.1',
  },
} as const;

/** The chart of that name with the customer's changes. */
export function chartProps(name: keyof typeof defaults, charts: InstallationSpec['charts']): ChartProps {
  const own = charts[name];
  return {
    chart: name,
    ref: own?.ref ?? defaults[name].ref,
    version: own?.version ?? defaults[name].version,
    values: own?.values ?? {},
  };
}
