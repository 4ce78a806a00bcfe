import { poolSizes as sizesIn, type PoolName, type PoolSize, type PoolTable } from '@slipway/spec';
import type { GcpInstallation } from './spec.ts';

export interface DatabaseSize {
  tier: string;
  highAvailability: boolean;
}

const standardDisk = { diskGb: 100, diskType: 'pd-ssd' };
const smallDisk = { diskGb: 100, diskType: 'pd-balanced' };
const oneNode = { min: 1, desired: 1 };

/** The reference architecture, table 2.1 and the three-pool defaults below it. */
const pools = {
  standard: {
    two: {
      services: { machineType: 'n2-standard-4', ...oneNode, max: 50, ...standardDisk },
      workspaces: { machineType: 'n2-standard-8', ...oneNode, max: 50, ...standardDisk },
    },
    three: {
      services: { machineType: 'n2-standard-4', ...oneNode, max: 4, ...standardDisk },
      regular: { machineType: 'n2d-standard-16', ...oneNode, max: 50, diskGb: 512, diskType: 'pd-ssd' },
      headless: { machineType: 'n2d-standard-16', ...oneNode, max: 50, diskGb: 512, diskType: 'pd-ssd' },
    },
  },
  small: {
    two: {
      services: { machineType: 'n2-standard-4', ...oneNode, max: 2, ...smallDisk },
      workspaces: { machineType: 'n2-standard-8', ...oneNode, max: 4, ...smallDisk },
    },
    three: {
      services: { machineType: 'n2-standard-4', ...oneNode, max: 2, ...smallDisk },
      regular: { machineType: 'n2-standard-8', ...oneNode, max: 4, ...smallDisk },
      headless: { machineType: 'n2-standard-8', ...oneNode, max: 4, ...smallDisk },
    },
  },
} satisfies PoolTable;

const databases: Record<GcpInstallation['size'], DatabaseSize> = {
  standard: { tier: 'db-n1-standard-2', highAvailability: true },
  small: { tier: 'db-n1-standard-1', highAvailability: false },
};

/** How many zones the nodes of a size are spread over. */
export const zonesOf = { standard: 3, small: 1 } as const satisfies Record<GcpInstallation['size'], number>;

/** Pools of the layout with the installation file's changes. */
export const poolSizes = (spec: GcpInstallation): [PoolName, PoolSize][] => sizesIn(spec, pools);

/** The database of the size with the installation file's changes. */
export function databaseSize(spec: GcpInstallation): DatabaseSize {
  const size = databases[spec.size];
  return {
    tier: spec.database.tier ?? size.tier,
    highAvailability: spec.database.highAvailability ?? size.highAvailability,
  };
}

/** A small cluster is zonal, in the zone of its nodes. */
export const clusterLocation = ({ size, region }: GcpInstallation, zones: readonly string[]): string =>
  size === 'small' ? (zones[0] ?? `${region}-b`) : region;
