import type { ResourceSku } from '@azure/arm-compute';
import { failed } from '@slipway/activities-core';
import type { AzureCloud } from './cloud.ts';
import { poolSizes } from './sizes.ts';
import type { AzureInstallation } from './spec.ts';

/**
 * Sees to it that the subscription may have every machine of the plan in the region.
 * learn.microsoft.com/rest/api/compute/resource-skus/list
 * @throws INVALID_SPEC (SW-SPEC-009), with sizes that it may have
 */
export async function checkMachines(cloud: AzureCloud, spec: AzureInstallation): Promise<void> {
  const { region } = spec;
  const skus = await cloud.list(`cannot list the machines of ${region}`, async () =>
    (await cloud.clients.compute()).resourceSkus.list({ filter: `location eq '${region}'` }),
  );
  const machines = skus.filter(({ resourceType }) => resourceType === 'virtualMachines');
  const offered = new Set(machines.filter(isOffered).map(({ name }) => name));
  for (const [pool, { machineType }] of poolSizes(spec)) {
    if (offered.has(machineType)) continue;
    const like = machines.find(({ name }) => name === machineType)?.family;
    const others = machines.filter((each) => isOffered(each) && (like === undefined || each.family === like));
    const names = (others.length > 0 ? others : machines.filter(isOffered)).map(({ name }) => name ?? '');
    const message = `${machineType} is not offered to this subscription in ${region}; these are: ${names.slice(0, 8).join(', ')}`;
    throw failed('INVALID_SPEC', 'SW-SPEC-009', message, {
      fix: `choose another machine or region (az vm list-skus --location ${region})`,
      specPath: `spec.nodePools.${pool}.machineType`,
    });
  }
}

/** Restricted for the whole region, not only for some of its zones. */
const isOffered = ({ restrictions }: ResourceSku): boolean =>
  !(restrictions ?? []).some(({ type }) => type === 'Location');
