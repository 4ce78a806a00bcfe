import type { CloudProvider } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { awsBlueprint } from './blueprint.ts';
import { checkSpec } from './check.ts';
import type { AwsResolved } from './resolved.ts';
import { databaseSize } from './sizes.ts';
import { awsSettings, type AwsInstallation, type AwsSettings } from './spec.ts';

/** Letters of the zones that most regions have. */
const usualZones = ['a', 'b', 'c'];

/** Amazon Web Services. Loads without an SDK: whatever needs one is imported when it is first called. */
export const aws: CloudProvider<AwsSettings, AwsResolved> = {
  id: 'aws',
  spec: awsSettings,
  exampleRegion: 'eu-west-1',
  check: checkSpec,
  account: (settings) => settings.accountId,
  assume,
  scope,
  blueprint: awsBlueprint,
  resolve: async (spec, context) => (await import('./resolve.ts')).resolve(spec, context),
  resolveForRemoval: async (spec, context) =>
    (await import('./resolve-for-removal.ts')).resolveForRemoval(spec, assume(spec), context),
  locate: async (target, context) => (await import('./locate.ts')).locate(target, context),
  installations: async (target, context) => (await import('./installations.ts')).installations(target, context),
  missingPermissions: async (scope, permissions, context) =>
    (await import('./permissions.ts')).missingPermissions(scope, permissions, context),
  findings: async (call, context) => (await import('./findings.ts')).findings(call, context),
  resources: async (context) => (await import('./resources.ts')).resources(context),
  clusterAccess: async (context) => (await import('./cluster-access.ts')).clusterAccess(context),
};

function assume(spec: AwsInstallation): AwsResolved {
  const zones = spec.settings.zones ?? usualZones.map((letter) => `${spec.region}${letter}`);
  const { kubernetes, database } = spec;
  return {
    incarnation: 1,
    zones: spec.network.adopt ? [] : [...zones].sort(),
    kubernetes: kubernetes.version,
    image: 'auto',
    mysql: database.engineVersion === 'auto' ? '5.7' : database.engineVersion,
    databaseTier: databaseSize(spec).tiers[0] ?? 'auto',
    assumed: true,
  };
}

function scope(spec: AwsInstallation, resolved: AwsResolved): Scope {
  return {
    installation: spec.name,
    incarnation: resolved.incarnation,
    cloud: 'aws',
    account: spec.settings.accountId,
    location: spec.region,
    domain: spec.domain,
    cluster: { name: spec.name, location: spec.region },
  };
}
