import type { CloudProvider } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { gcpBlueprint } from './blueprint.ts';
import { checkSpec } from './check.ts';
import type { GcpResolved } from './resolved.ts';
import { clusterLocation, zonesOf } from './sizes.ts';
import { gcpSettings, type GcpInstallation, type GcpSettings } from './spec.ts';

/** Letters of the zones that most regions have. */
const usualZones = ['b', 'c', 'd'];

/** Google Cloud. Loads without an SDK: whatever needs one is imported when it is first called. */
export const gcp: CloudProvider<GcpSettings, GcpResolved> = {
  id: 'gcp',
  spec: gcpSettings,
  check: checkSpec,
  account: (settings) => settings.project,
  assume,
  scope,
  blueprint: gcpBlueprint,
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

function assume(spec: GcpInstallation): GcpResolved {
  const usual = usualZones.slice(0, zonesOf[spec.size]).map((zone) => `${spec.region}-${zone}`);
  const zones = spec.settings.zones ?? usual;
  return {
    incarnation: 1,
    zones,
    clusterLocation: clusterLocation(spec, zones),
    kubernetes: spec.kubernetes.version,
    caller: 'auto',
    assumed: true,
  };
}

function scope(spec: GcpInstallation, resolved: GcpResolved): Scope {
  return {
    installation: spec.name,
    incarnation: resolved.incarnation,
    cloud: 'gcp',
    account: spec.settings.project,
    location: spec.region,
    domain: spec.domain,
    cluster: { name: spec.name, location: resolved.clusterLocation },
  };
}
