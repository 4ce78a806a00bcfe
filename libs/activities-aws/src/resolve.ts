import type { Cluster } from '@aws-sdk/client-eks';
import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from './cloud.ts';
import { readCluster } from './clusters.ts';
import { chooseDatabase, majorOf, type DatabaseChoice } from './database-choice.ts';
import { hasRule } from './failure.ts';
import { incarnationOf } from './incarnation.ts';
import { ourTemplates, versionsOf } from './launch-template-versions.ts';
import { standingOf } from './locate.ts';
import { listInstances } from './rds-instance.ts';
import type { AwsResolved } from './resolved.ts';
import type { AwsInstallation } from './spec.ts';
import { chooseKubernetes, findImage, type KubernetesChoice } from './versions.ts';
import { chooseZones } from './zones.ts';

/**
 * What only Amazon knows. What stands wins over what is on sale by now, as long as it agrees with the installation file.
 * @throws INVALID_SPEC (SW-SPEC-068) when the credentials belong to another account, UNAUTHENTICATED when there are none
 */
export async function resolve(spec: AwsInstallation, context: CloudContext): Promise<AwsResolved> {
  const scope = scopeOf(spec);
  const cloud = cloudOf(context, scope);
  // Of a place that does not exist or does not fit, that is to be said, and not what is missing there.
  const chosen = await chooseZones(cloud, spec);
  const standing = await standingOf(scope, context);
  const [incarnation, kubernetes, database] = await Promise.all([
    incarnationOf(scope, standing?.incarnation, context),
    kubernetesFor(cloud, spec, scope),
    databaseFor(cloud, spec),
  ]);
  return {
    incarnation,
    zones: spec.network.adopt ? [] : zonesFor(spec, standing?.zones ?? [], chosen),
    kubernetes: kubernetes.version,
    image: kubernetes.image,
    ...database,
    assumed: false,
  };
}

const scopeOf = ({ name, region, domain, settings }: AwsInstallation): Scope => ({
  installation: name,
  incarnation: 1,
  cloud: 'aws',
  account: settings.accountId,
  location: region,
  domain,
  cluster: { name, location: region },
});

/** Subnets that stand keep their zones; half of what an earlier run meant to make is completed. */
function zonesFor({ settings }: AwsInstallation, standing: readonly string[], chosen: readonly string[]): string[] {
  if (settings.zones) return [...chosen];
  const kept = [...standing, ...chosen.filter((zone) => !standing.includes(zone))];
  return kept.slice(0, Math.max(standing.length, chosen.length)).sort();
}

/** A standing cluster keeps its version, unless the installation file names another one; its nodes keep their image. */
async function kubernetesFor(cloud: AmazonCloud, spec: AwsInstallation, scope: Scope): Promise<KubernetesChoice> {
  const version = (await ownCluster(cloud, scope))?.version;
  const wanted = spec.kubernetes.version;
  if (version === undefined || (wanted !== 'auto' && wanted !== version)) return chooseKubernetes(cloud, spec);
  const image = (await imageInUse(cloud, scope)) ?? (await findImage(cloud, version));
  return image === undefined ? chooseKubernetes(cloud, spec) : { version, image };
}

/** One that is not ours is preflight's to tell. */
async function ownCluster(cloud: AmazonCloud, scope: Scope): Promise<Cluster | undefined> {
  try {
    return await readCluster(cloud, scope);
  } catch (error) {
    if (hasRule(error, 'SW-OWN-049')) return undefined;
    throw error;
  }
}

/** Canonical publishes new images every few weeks; each would mean to replace every node. */
async function imageInUse(cloud: AmazonCloud, scope: Scope): Promise<string | undefined> {
  const [template] = await ourTemplates(cloud, scope);
  const [newest] = template?.LaunchTemplateId ? await versionsOf(cloud, template.LaunchTemplateId) : [];
  return newest?.LaunchTemplateData?.ImageId;
}

async function databaseFor(cloud: AmazonCloud, spec: AwsInstallation): Promise<DatabaseChoice> {
  const [standing] = await listInstances(cloud, { installation: spec.name });
  const { EngineVersion, DBInstanceClass } = standing ?? {};
  if (EngineVersion === undefined || DBInstanceClass === undefined) return chooseDatabase(cloud, spec);
  const { engineVersion, tier } = spec.database;
  return {
    mysql: engineVersion === 'auto' ? majorOf(EngineVersion) : engineVersion,
    databaseTier: tier ?? DBInstanceClass,
  };
}
