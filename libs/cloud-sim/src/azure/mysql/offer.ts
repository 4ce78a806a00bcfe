import type { JsonObject } from '../../core/json.ts';
import type { Azure } from '../azure.ts';

interface Sku {
  name: string;
  tier: 'Burstable' | 'GeneralPurpose' | 'MemoryOptimized';
  cores: number;
  iops: number;
  memoryPerCore: number;
  /** Dollars an hour, list price of westeurope. */
  price: number;
}

const skus: readonly Sku[] = [
  { name: 'Standard_B1ms', tier: 'Burstable', cores: 1, iops: 640, memoryPerCore: 2048, price: 0.02 },
  { name: 'Standard_B2s', tier: 'Burstable', cores: 2, iops: 1280, memoryPerCore: 2048, price: 0.08 },
  { name: 'Standard_B2ms', tier: 'Burstable', cores: 2, iops: 1700, memoryPerCore: 4096, price: 0.16 },
  { name: 'Standard_D2ds_v4', tier: 'GeneralPurpose', cores: 2, iops: 3200, memoryPerCore: 4096, price: 0.206 },
  { name: 'Standard_D4ds_v4', tier: 'GeneralPurpose', cores: 4, iops: 6400, memoryPerCore: 4096, price: 0.412 },
  { name: 'Standard_D8ds_v4', tier: 'GeneralPurpose', cores: 8, iops: 12_800, memoryPerCore: 4096, price: 0.824 },
  { name: 'Standard_D2ads_v5', tier: 'GeneralPurpose', cores: 2, iops: 3200, memoryPerCore: 4096, price: 0.186 },
  { name: 'Standard_D4ads_v5', tier: 'GeneralPurpose', cores: 4, iops: 6400, memoryPerCore: 4096, price: 0.372 },
  { name: 'Standard_E2ds_v4', tier: 'MemoryOptimized', cores: 2, iops: 5000, memoryPerCore: 8192, price: 0.26 },
  { name: 'Standard_E4ds_v4', tier: 'MemoryOptimized', cores: 4, iops: 10_000, memoryPerCore: 8192, price: 0.52 },
];

export const versions = ['5.7', '8.0.21'];
export const storageGib = { least: 20, most: 16_384 };
const restricted = 'azure.mysqlRestrictedRegions';
const withheld = 'azure.mysqlWithheldSkus';

/** The SKU where a region has it. */
export function skuOf(azure: Azure, name: string, tier: string): Sku | undefined {
  const gone = azure.store.get<string[]>('settings', withheld) ?? [];
  return skus.find((sku) => sku.name === name && sku.tier === tier && !gone.includes(sku.name));
}

export function pricePerHour(sku: Sku, gib: number, isDoubled: boolean): number {
  return (sku.price + (gib * 0.115) / 730) * (isDoubled ? 2 : 1);
}

/** Regions in which the subscription may make no servers. */
export function isRestricted(azure: Azure, location: string): boolean {
  return (azure.store.get<string[]>('settings', restricted) ?? []).includes(location);
}

export function seedOffer(azure: Azure, offer: { restrictedRegions?: string[]; withheldSkus?: string[] }): void {
  if (offer.restrictedRegions) azure.store.put('settings', restricted, offer.restrictedRegions);
  if (offer.withheldSkus) azure.store.put('settings', withheld, offer.withheldSkus);
}

/** What a region offers, zone by zone. */
export function capabilities(azure: Azure, location: string): JsonObject {
  if (isRestricted(azure, location)) return { value: [] };
  const editions = (['Burstable', 'GeneralPurpose', 'MemoryOptimized'] as const).map((tier) => ({
    name: tier,
    supportedStorageEditions: [
      {
        name: 'Premium',
        minStorageSize: storageGib.least * 1024,
        maxStorageSize: storageGib.most * 1024,
        minBackupRetentionDays: 1,
        maxBackupRetentionDays: 35,
      },
    ],
    supportedServerVersions: versions.map((name) => ({ name, supportedSkus: skusOfTier(azure, tier) })),
  }));
  return {
    value: ['none', '1', '2', '3'].map((zone) => ({
      zone,
      supportedHAMode: zone === 'none' ? ['SameZone'] : ['SameZone', 'ZoneRedundant'],
      supportedGeoBackupRegions: ['northeurope'],
      supportedFlexibleServerEditions: editions,
    })),
  };
}

function skusOfTier(azure: Azure, tier: Sku['tier']): JsonObject[] {
  return skus
    .filter((sku) => sku.tier === tier && skuOf(azure, sku.name, tier))
    .map(({ name, cores, iops, memoryPerCore }) => ({
      name,
      vCores: cores,
      supportedIops: iops,
      supportedMemoryPerVCoreMB: memoryPerCore,
    }));
}
