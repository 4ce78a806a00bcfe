import { physicalName, uniqueSuffix } from '@slipway/blueprint';
import type { Scope } from '@slipway/contracts';

/** Names and limits of the reference architecture, section 1.3. A resource derives here what it shares with another one. */

type Named = Pick<Scope, 'account' | 'installation' | 'incarnation'>;

export const networkName = (scope: Named): string => physicalName(scope.installation, 'net');
export const subnetName = (scope: Named): string => physicalName(scope.installation, 'nodes');
export const zoneName = (scope: Named): string => physicalName(scope.installation, 'zone');
export const repositoryName = (scope: Named): string => physicalName(scope.installation, 'images');

/** Cloud SQL keeps a deleted instance's name reserved, so it ends in a suffix that changes with the incarnation. */
export const sqlInstanceName = (scope: Named): string =>
  `${physicalName(scope.installation, 'mysql', 90)}-${uniqueSuffix(scope, 'mysql')}`;

/** What a service account of ours is for: the last word of its id. */
export type AccountUse = 'gke' | 'dns' | 'sql' | 'gcs' | 'reg';

export const accountId = (scope: Named, use: AccountUse): string => physicalName(scope.installation, use, 30);

/** `<id>@<project>.iam.gserviceaccount.com`; in a domain-scoped project `domain:id` the domain comes after the id. */
export function accountEmail(scope: Named, id: string): string {
  return `${id}@${scope.account.split(':').reverse().join('.')}.iam.gserviceaccount.com`;
}

/** The project's only workload identity pool, made with its first cluster. */
export const workloadPool = (project: string): string => `${project}.svc.id.goog`;

/** Host of the region's Docker registries. */
export const registryHost = (region: string): string => `${region}-docker.pkg.dev`;

export const defaultPoolName = 'default-pool';
export const baselineName = 'slipway-baseline';
