import { createHash } from 'node:crypto';
import { physicalName, uniqueSuffix } from '@slipway/blueprint';
import type { Scope } from '@slipway/contracts';

/** Names and limits of the reference architecture, section 1.3. A resource derives here what it shares with another one. */

type Named = Pick<Scope, 'account' | 'installation' | 'incarnation'>;
type Placed = Pick<Scope, 'account' | 'cluster'>;

/** The resource group that an installation lives in: it is where its cluster is. */
export const groupOf = ({ cluster }: Pick<Scope, 'cluster'>): string => cluster.location;

/** Of the virtual network. */
export const networkName = ({ installation }: Pick<Scope, 'installation'>): string =>
  physicalName(installation, 'net', 64);
export const nodesSubnet = 'nodes';
export const databaseSubnet = 'mysql';

/** What a managed identity of ours is for: the last word of its name. */
export const identityUses = ['aks', 'dns', 'acme'] as const;
export type IdentityUse = (typeof identityUses)[number];

export const identityName = ({ installation }: Pick<Scope, 'installation'>, use: IdentityUse): string =>
  physicalName(installation, use, 128);

/** The group that AKS makes for machines, load balancers and disks, and removes with the cluster. AKS takes up to 80 characters. */
export function nodeGroupOf(scope: Pick<Scope, 'installation' | 'cluster'>): string {
  const group = groupOf(scope);
  const full = `${group}-${scope.installation}-nodes`;
  if (full.length <= 80) return full;
  const mark = createHash('sha256').update(full).digest('hex').slice(0, 6);
  return `${group.slice(0, 80 - scope.installation.length - mark.length - 8).replace(/[-.]+$/, '')}-${mark}-${scope.installation}-nodes`;
}

/** Of the flexible server: unique among all customers of Azure's. */
export const databaseName = (scope: Named): string =>
  `${physicalName(scope.installation, 'mysql', 56)}-${uniqueSuffix(scope, 'mysql')}`;

/** Zone in which the database has its private name. */
export const privateZoneName = ({ installation }: Pick<Scope, 'installation'>): string =>
  `${installation}.private.mysql.database.azure.com`;

/** Letters and digits only, and unique among all customers. */
const alphanumeric = (scope: Named, short: string): string =>
  `${scope.installation.replaceAll('-', '').slice(0, 14)}${uniqueSuffix(scope, short, 8)}`;

export const storageAccountName = (scope: Named): string => alphanumeric(scope, 'storage');
export const registryName = (scope: Named): string => alphanumeric(scope, 'registry');

/** `/subscriptions/…/resourceGroups/…`, of ours if none is named. */
export const groupId = (scope: Placed, group: string = groupOf(scope)): string =>
  `/subscriptions/${scope.account}/resourceGroups/${group}`;

/**
 * Id of something in the installation's resource group.
 * @param type `Microsoft.Network/virtualNetworks/subnets`
 * @param names one for each part of the type after the namespace
 */
export function resourceId(scope: Placed, type: string, ...names: string[]): string {
  const [namespace = '', ...types] = type.split('/');
  const path = types.map((each, index) => `${each}/${names[index] ?? ''}`).join('/');
  return `${groupId(scope)}/providers/${namespace}/${path}`;
}

/** Azure writes ids in whatever case it was asked in. */
export const sameId = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one.toLowerCase() === other?.toLowerCase();

/** `acme-gitpod` of `/subscriptions/…/resourceGroups/acme-gitpod/…`. */
export const groupIn = (id: string | undefined): string | undefined => /\/resourceGroups\/([^/]+)/i.exec(id ?? '')?.[1];
