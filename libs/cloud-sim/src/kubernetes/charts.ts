import { fileURLToPath } from 'node:url';

/** Where a chart is and which version of it; both go to helm as they are. */
export interface ChartReference {
  ref: string;
  version: string;
}

const directory = new URL('../../charts/', import.meta.url);

/** Charts of our own with the names, versions and value keys of the real ones, for machines without a chart registry. */
export const offlineCharts: Record<'cert-manager' | 'external-dns', ChartReference> = {
  'cert-manager': { ref: fileURLToPath(new URL('cert-manager', directory)), version: 'v1.21.1' },
  'external-dns': { ref: fileURLToPath(new URL('external-dns', directory)), version: '1.21.1' },
};
