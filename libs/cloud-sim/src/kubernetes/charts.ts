import { fileURLToPath } from 'node:url';

/** Where a chart is and which version of it; both go to helm as they are. */
export interface ChartReference {
  ref: string;
  version: string;
}

const directory = new URL('../../charts/', import.meta.url);

const chart = (name: string, version: string): ChartReference => ({
  ref: fileURLToPath(new URL(name, directory)),
  version,
});

/** Charts of our own with the names, versions and value keys of the real ones, for machines without a chart registry. */
export const offlineCharts = {
  'cert-manager': chart('cert-manager', 'v1.21.1'),
  'cluster-autoscaler': chart('cluster-autoscaler', '9.59.1'),
  'external-dns': chart('external-dns', '1.21.1'),
  'tigera-operator': chart('tigera-operator', 'v3.31.5'),
};
