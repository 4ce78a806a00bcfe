import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { ArmCall, Reply } from '../arm/call.ts';
import { ok } from '../arm/call.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import type { MakeProvider, ResourceType } from '../resource-type.ts';
import { computeTypes, computeVersions, diskVersions, skuVersions } from './compute-types.ts';
import { soldOut } from './sold-out.ts';
import { usagesIn } from './quota.ts';
import { vmSizes } from './vm-sizes.ts';

const names = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}$/;

/** Made by Kubernetes and by the Kubernetes service; a teardown looks for what is left of them. */
const disks: ResourceType = {
  type: computeTypes.disk,
  apiVersions: diskVersions,
  names,
  group: 'Disks',
  delete: { spread: durations.disk, status: 202 },
  mayDelete: (_call, { name, body }) => {
    const managedBy = text(body, 'managedBy');
    if (managedBy !== '')
      throw new ArmFault('OperationNotAllowed', `Disk ${name} is attached to VM ${managedBy}.`, { http: 409 });
  },
};

const scaleSets: ResourceType = {
  type: computeTypes.scaleSet,
  apiVersions: computeVersions,
  names,
  group: 'VirtualMachineScaleSets',
  delete: { spread: durations.agentPoolDelete, status: 202 },
};

function usages({ azure, params }: ArmCall): Reply {
  const value = usagesIn(azure, params['location'] ?? '').map(({ name, localizedName, used, limit }): JsonObject => ({
    unit: 'Count',
    currentValue: used,
    limit,
    name: { value: name, localizedValue: localizedName },
  }));
  return ok({ value });
}

/** `location eq 'westeurope'` */
const locationFilter = /^\s*location\s+eq\s+'([^']*)'\s*$/i;
const defaultLocations = ['westeurope'];

function skus({ azure, http }: ArmCall): Reply {
  const filter = http.url.searchParams.get('$filter');
  const [, wanted] = locationFilter.exec(filter ?? '') ?? [];
  const locations = wanted === undefined ? defaultLocations : [wanted.toLowerCase()];
  const value = locations.flatMap((location) =>
    vmSizes.map((size): JsonObject => {
      const restricted = soldOut(azure, location, size.name);
      return {
        resourceType: 'virtualMachines',
        name: size.name,
        tier: 'Standard',
        size: size.name.replace(/^Standard_/, ''),
        family: size.family,
        locations: [location],
        locationInfo: [{ location, zones: [...size.zones], zoneDetails: [] }],
        capabilities: [
          { name: 'vCPUs', value: String(size.vcpus) },
          { name: 'MemoryGB', value: String(size.memoryGib) },
          { name: 'CpuArchitectureType', value: 'x64' },
        ],
        restrictions: restricted
          ? [
              {
                type: 'Location',
                values: [location],
                restrictionInfo: { locations: [location] },
                reasonCode: 'NotAvailableForSubscription',
              },
            ]
          : [],
      };
    }),
  );
  return ok({ value });
}

export const compute: MakeProvider = () => ({
  namespace: 'Microsoft.Compute',
  types: [disks, scaleSets],
  alwaysRegistered: true,
  calls: [
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/usages',
      apiVersions: computeVersions,
      operation: 'Usage_List',
      permission: 'Microsoft.Compute/locations/usages/read',
      handle: usages,
    },
    {
      method: 'GET',
      path: '/subscriptions/{subscription}/providers/Microsoft.Compute/skus',
      apiVersions: skuVersions,
      operation: 'ResourceSkus_List',
      permission: 'Microsoft.Compute/skus/read',
      handle: skus,
    },
  ],
});
