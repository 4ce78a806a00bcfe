import { poolSizes as sizesIn, type PoolName, type PoolSize, type PoolTable } from '@slipway/spec';
import type { AzureInstallation } from './spec.ts';

export interface DatabaseSize {
  /** Name of the machine, from which its tier follows. */
  sku: string;
  highAvailability: boolean;
}

const oneNode = { min: 1, desired: 1, diskType: 'Managed' };

/** The reference architecture, table 2.1 and the three-pool defaults below it. */
const pools = {
  standard: {
    two: {
      services: { machineType: 'Standard_D4_v4', ...oneNode, max: 4, diskGb: 100 },
      workspaces: { machineType: 'Standard_D8_v4', ...oneNode, max: 50, diskGb: 512 },
    },
    three: {
      services: { machineType: 'Standard_D4_v4', ...oneNode, max: 4, diskGb: 100 },
      regular: { machineType: 'Standard_D16_v4', ...oneNode, max: 50, diskGb: 512 },
      headless: { machineType: 'Standard_D16_v4', ...oneNode, max: 50, diskGb: 512 },
    },
  },
  small: {
    two: {
      services: { machineType: 'Standard_D4_v4', ...oneNode, max: 2, diskGb: 100 },
      workspaces: { machineType: 'Standard_D8_v4', ...oneNode, max: 4, diskGb: 128 },
    },
    three: {
      services: { machineType: 'Standard_D4_v4', ...oneNode, max: 2, diskGb: 100 },
      regular: { machineType: 'Standard_D8_v4', ...oneNode, max: 4, diskGb: 128 },
      headless: { machineType: 'Standard_D8_v4', ...oneNode, max: 4, diskGb: 128 },
    },
  },
} satisfies PoolTable;

const databases: Record<AzureInstallation['size'], string> = {
  standard: 'Standard_D2ds_v4',
  small: 'Standard_B2s',
};

/** Pools of the layout with the installation file's changes. */
export const poolSizes = (spec: AzureInstallation): [PoolName, PoolSize][] => sizesIn(spec, pools);

/** The database of the size with the installation file's changes. */
export function databaseSize({ size, database }: AzureInstallation): DatabaseSize {
  return { sku: database.tier ?? databases[size], highAvailability: database.highAvailability ?? false };
}

/** Tier that a machine of the database belongs to. learn.microsoft.com/azure/mysql/flexible-server/concepts-service-tiers-storage */
export function databaseTier(sku: string): 'Burstable' | 'GeneralPurpose' | 'MemoryOptimized' {
  const family = /^Standard_([A-Z])/.exec(sku)?.[1];
  return family === 'B' ? 'Burstable' : family === 'E' ? 'MemoryOptimized' : 'GeneralPurpose';
}

/** Tier of the control plane. */
export const clusterTier = ({ size, settings }: AzureInstallation): 'Free' | 'Standard' | 'Premium' =>
  settings.tier ?? (size === 'small' ? 'Free' : 'Standard');

/** The image registry's. */
export const registrySku = ({ size }: AzureInstallation): 'Premium' | 'Standard' =>
  size === 'small' ? 'Standard' : 'Premium';
