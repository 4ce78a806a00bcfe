import type { DiskRequest } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { removeResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { computeTypes } from '../compute/compute-types.ts';
import { ensureIn } from '../containerservice/node-group.ts';

export const diskDriver = 'disk.csi.azure.com';

/** Dollars a gigabyte and month. */
const prices: Record<string, number> = { Standard_LRS: 0.045, StandardSSD_LRS: 0.075, Premium_LRS: 0.135 };
const hoursPerMonth = 730;
const defaultSku = 'StandardSSD_LRS';

/** Makes the disk of a claim in the cluster's node resource group. It carries the claim's name, not the installation's tags. */
export function ensureDisk(azure: Azure, cluster: Resource, request: DiskRequest): string {
  const { name, sizeBytes, parameters = {}, claim, namespace } = request;
  const wanted = parameters['skuname'] ?? parameters['skuName'] ?? defaultSku;
  if (!(wanted in prices)) throw new Error(`azureDisk - ${wanted} is not supported sku/storageaccounttype`);
  const gigabytes = Math.max(1, Math.ceil(sizeBytes / 1024 ** 3));
  const disk = ensureIn(azure, cluster, computeTypes.disk, name, {
    createdBy: 'csi-driver',
    body: {
      tags: {
        'k8s-azure-created-by': 'kubernetes-azure-dd',
        'kubernetes.io-created-for-pv-name': name,
        'kubernetes.io-created-for-pvc-name': claim,
        'kubernetes.io-created-for-pvc-namespace': namespace,
      },
      sku: { name: wanted, tier: wanted.split('_')[0] ?? '' },
      properties: { diskSizeGB: gigabytes, diskState: 'Unattached', creationData: { createOption: 'Empty' } },
    },
    hidden: { madeBy: 'kubernetes' },
    costPerHour: ((prices[wanted] ?? 0) * gigabytes) / hoursPerMonth,
  });
  return disk.id;
}

export function deleteDisk(azure: Azure, volumeHandle: string): void {
  removeResource(azure, volumeHandle, 'csi-driver');
}
