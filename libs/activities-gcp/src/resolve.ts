import { failed, type CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { callerOf } from './caller.ts';
import { once } from './client.ts';
import { cloudOf, type GoogleCloud } from './cloud.ts';
import { isAbsent, hasRule } from './failure.ts';
import { incarnationOf } from './incarnation.ts';
import { planningApis } from './platform-apis.ts';
import type { GcpResolved } from './resolved.ts';
import { enableApis } from './resources/apis.ts';
import { listClusters, type Cluster } from './resources/cluster.ts';
import { clusterLocation, zonesOf } from './sizes.ts';
import type { GcpInstallation } from './spec.ts';
import { isVersion, kubernetesVersion } from './versions.ts';
import { chooseZones, isInRegion } from './zones.ts';

/**
 * What only Google Cloud knows. In a project where the APIs that have to answer are off, they are switched on first: that is free
 * of charge, needed in any case, and happens at most once.
 * @throws INVALID_SPEC (SW-SPEC-068) when there is no such project, UNAUTHENTICATED when there are no credentials
 */
export async function resolve(spec: GcpInstallation, context: CloudContext): Promise<GcpResolved> {
  const project = spec.settings.project;
  const cloud = cloudOf(context, { account: project });
  const caller = await callerOf(await cloud.clients.auth());
  await enablePlanningApis(cloud, caller);
  await checkProject(cloud, caller);

  const target = { account: project, installation: spec.name };
  const standing = await standingCluster(cloud, target, spec.region);
  const zones = await zonesFor(cloud, spec, standing);
  const location = standing?.location ?? clusterLocation(spec, zones);
  return {
    incarnation: await incarnationOf(cloud, target, [Number(standing?.resourceLabels?.['slipway-incarnation'])]),
    zones,
    clusterLocation: location,
    kubernetes: versionOf(spec, standing) ?? (await kubernetesVersion(cloud, location, spec)),
    caller,
    assumed: false,
  };
}

async function enablePlanningApis(cloud: GoogleCloud, caller: string): Promise<void> {
  try {
    const states = await Promise.all(planningApis.map(async (api) => [api, await cloud.isEnabled(api)] as const));
    await enableApis(
      cloud,
      states.filter(([, enabled]) => !enabled).map(([api]) => api),
    );
  } catch (error) {
    // Service Usage says "denied" of projects that do not exist.
    if (isAbsent(error) || hasRule(error, 'SW-AUTHZ-025', 'SW-SPEC-068')) throw noProject(cloud, caller, error);
    throw error;
  }
}

async function checkProject(cloud: GoogleCloud, caller: string): Promise<void> {
  const client = await cloud.clients.projects();
  try {
    const [project] = await cloud.read(`cannot read project ${cloud.project}`, () =>
      client.getProject({ name: `projects/${cloud.project}` }, once),
    );
    if (project.state !== 'ACTIVE') throw noProject(cloud, caller, undefined);
  } catch (error) {
    if (isAbsent(error) || hasRule(error, 'SW-AUTHZ-025', 'SW-SPEC-068')) throw noProject(cloud, caller, error);
    throw error;
  }
}

function noProject(cloud: GoogleCloud, caller: string, cause: unknown): Error {
  const who = caller === '' ? 'the credentials of the worker' : caller;
  return failed('INVALID_SPEC', 'SW-SPEC-068', `project ${cloud.project} does not exist or is not visible to ${who}`, {
    fix: 'gcloud projects list',
    specPath: 'spec.gcp.project',
    cause,
  });
}

/** Ours in the region, or in one of its zones. */
async function standingCluster(
  cloud: GoogleCloud,
  target: Pick<Scope, 'installation'>,
  region: string,
): Promise<Cluster | undefined> {
  const found = await listClusters(cloud, target);
  return found.find(({ name, location }) => name === target.installation && isInRegion(location, region));
}

/** A standing cluster keeps its zones, unless the installation file names others. */
function zonesFor(
  cloud: GoogleCloud,
  spec: GcpInstallation,
  standing: Cluster | undefined,
): Promise<string[]> | string[] {
  const locations = [...(standing?.locations ?? [])].sort();
  const fits = locations.length === (spec.settings.zones?.length ?? zonesOf[spec.size]);
  return fits && !spec.settings.zones ? locations : chooseZones(cloud, spec);
}

/** What stands wins, as long as it agrees with what the installation file asks for. */
function versionOf(spec: GcpInstallation, standing: Cluster | undefined): string | undefined {
  const version = standing?.currentMasterVersion ?? undefined;
  const wanted = spec.kubernetes.version;
  return version !== undefined && (wanted === 'auto' || isVersion(version, wanted)) ? version : undefined;
}
