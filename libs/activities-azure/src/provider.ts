import type { CloudProvider } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { azureBlueprint } from './blueprint.ts';
import { checkSpec } from './check.ts';
import type { AzureResolved } from './resolved.ts';
import { azureSettings, type AzureInstallation, type AzureSettings } from './spec.ts';
import { mysqlVersions } from './versions.ts';

/** Microsoft Azure. Loads without an SDK: whatever needs one is imported when it is first called. */
export const azure: CloudProvider<AzureSettings, AzureResolved> = {
  id: 'azure',
  spec: azureSettings,
  exampleRegion: 'westeurope',
  check: checkSpec,
  account: (settings) => settings.subscriptionId,
  assume,
  scope,
  blueprint: azureBlueprint,
  resolve: async (spec, context) => (await import('./resolve.ts')).resolve(spec, context),
  resolveForRemoval: async (spec, context) =>
    (await import('./resolve-for-removal.ts')).resolveForRemoval(spec, assume(spec), context),
  locate: async (target, context) => (await import('./locate.ts')).locate(target, context),
  installations: async (target, context) => (await import('./installations.ts')).installations(target, context),
  missingPermissions: async (scope, permissions, context) =>
    (await import('./permissions.ts')).missingPermissions(scope, permissions, context),
  resources: async (context) => (await import('./resources.ts')).resources(context),
  clusterAccess: async (context) => (await import('./cluster-access.ts')).clusterAccess(context),
};

function assume({ kubernetes, database }: AzureInstallation): AzureResolved {
  const { engineVersion } = database;
  return {
    incarnation: 1,
    groupIsAdopted: false,
    kubernetes: kubernetes.version,
    mysql: mysqlVersions[engineVersion === 'auto' ? '5.7' : engineVersion],
    assumed: true,
  };
}

function scope(spec: AzureInstallation, resolved: AzureResolved): Scope {
  return {
    installation: spec.name,
    incarnation: resolved.incarnation,
    cloud: 'azure',
    account: spec.settings.subscriptionId,
    location: spec.region,
    domain: spec.domain,
    cluster: { name: spec.name, location: spec.settings.resourceGroup },
  };
}
