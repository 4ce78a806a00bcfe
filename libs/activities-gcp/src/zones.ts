import { failed } from '@slipway/activities-core';
import type { GoogleCloud } from './cloud.ts';
import { poolSizes, zonesOf } from './sizes.ts';
import type { GcpInstallation } from './spec.ts';

/** Whether a location is the region or one of its zones: `europe-west12` is not in `europe-west1`. */
export const isInRegion = (location: string | null | undefined, region: string): boolean =>
  location === region || location?.startsWith(`${region}-`) === true;

/**
 * Zones of the region that sell every machine type of the plan, in order: three, one for a small installation.
 * @throws INVALID_SPEC (SW-SPEC-009) when the region or enough zones do not exist
 */
export async function chooseZones(cloud: GoogleCloud, spec: GcpInstallation): Promise<string[]> {
  const machineTypes = [...new Set(poolSizes(spec).map(([, { machineType }]) => machineType))];
  const count = spec.settings.zones?.length ?? zonesOf[spec.size];
  const candidates = spec.settings.zones ?? (await zonesOfRegion(cloud, spec.region));
  const suitable: string[] = [];
  for (const zone of [...candidates].sort()) {
    if (suitable.length === count) break;
    const offered = await Promise.all(machineTypes.map((machineType) => isOffered(cloud, zone, machineType)));
    if (offered.every(Boolean)) suitable.push(zone);
  }
  if (suitable.length === count) return suitable;
  const message = `only ${suitable.length} of ${count} zones of ${spec.region} offer ${machineTypes.join(' and ')}`;
  throw failed('INVALID_SPEC', 'SW-SPEC-009', message, {
    fix: 'choose other machine types, zones or another region',
    specPath: spec.settings.zones ? 'spec.gcp.zones' : 'spec.nodePools',
  });
}

async function zonesOfRegion(cloud: GoogleCloud, region: string): Promise<string[]> {
  const { zones } = await cloud.clients.compute();
  const { items } = await cloud.read(`cannot list zones of ${region}`, async () => {
    return (await zones.list({ project: cloud.project })).data;
  });
  const names = (items ?? [])
    .filter((zone) => zone.region?.endsWith(`/${region}`) && zone.status !== 'DOWN')
    .map((zone) => zone.name ?? '');
  if (names.length > 0) return names;
  const message = `Google Cloud has no region ${region}, or project ${cloud.project} may not use it`;
  throw failed('INVALID_SPEC', 'SW-SPEC-009', message, { fix: 'gcloud compute regions list', specPath: 'spec.region' });
}

async function isOffered(cloud: GoogleCloud, zone: string, machineType: string): Promise<boolean> {
  const { machineTypes } = await cloud.clients.compute();
  const found = await cloud.find(`cannot read machine type ${machineType} in ${zone}`, async () => {
    return (await machineTypes.get({ project: cloud.project, zone, machineType })).data;
  });
  return found !== undefined;
}
