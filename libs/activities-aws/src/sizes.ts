import { poolSizes as sizesIn, type PoolName, type PoolSize, type PoolTable } from '@slipway/spec';
import type { AwsInstallation } from './spec.ts';

/** What a volume does beyond its size. Undefined: what its type has by itself. */
export interface DiskSpeed {
  iops?: number;
  /** MB/s */
  throughput?: number;
}

export interface DatabaseSize {
  /** Instance classes in order of preference: the first one that is on sale is taken. */
  tiers: string[];
  highAvailability: boolean;
}

const standardDisk = { diskGb: 300, diskType: 'gp3' };
const smallDisk = { diskGb: 100, diskType: 'gp3' };
const largeDisk = { diskGb: 512, diskType: 'gp3' };
const oneNode = { min: 1, desired: 1 };
const twoNodes = { min: 1, desired: 2 };

/** The reference architecture, table 2.1 and the three-pool defaults below it. */
const pools = {
  standard: {
    two: {
      services: { machineType: 'm6i.xlarge', ...twoNodes, max: 6, ...standardDisk },
      workspaces: { machineType: 'm6i.2xlarge', ...twoNodes, max: 10, ...standardDisk },
    },
    three: {
      services: { machineType: 'm6i.xlarge', ...twoNodes, max: 4, ...standardDisk },
      regular: { machineType: 'm6i.4xlarge', ...oneNode, max: 50, ...largeDisk },
      headless: { machineType: 'm6i.4xlarge', ...oneNode, max: 50, ...largeDisk },
    },
  },
  small: {
    two: {
      services: { machineType: 'm6i.xlarge', ...oneNode, max: 2, ...smallDisk },
      workspaces: { machineType: 'm6i.2xlarge', ...oneNode, max: 4, ...smallDisk },
    },
    three: {
      services: { machineType: 'm6i.xlarge', ...oneNode, max: 2, ...smallDisk },
      regular: { machineType: 'm6i.2xlarge', ...oneNode, max: 4, ...smallDisk },
      headless: { machineType: 'm6i.2xlarge', ...oneNode, max: 4, ...smallDisk },
    },
  },
} satisfies PoolTable;

const speeds: Record<AwsInstallation['size'], DiskSpeed> = {
  standard: { iops: 6000, throughput: 500 },
  small: {},
};

const databases: Record<AwsInstallation['size'], DatabaseSize> = {
  standard: { tiers: ['db.m6g.large', 'db.m5.large'], highAvailability: true },
  small: { tiers: ['db.t3.medium'], highAvailability: false },
};

/** Pools of the layout with the installation file's changes. */
export const poolSizes = (spec: AwsInstallation): [PoolName, PoolSize][] => sizesIn(spec, pools);

/** Only volumes of type gp3 can be told how fast to be. */
export const diskSpeed = (spec: AwsInstallation, { diskType }: PoolSize): DiskSpeed =>
  diskType === 'gp3' ? speeds[spec.size] : {};

/** The database of the size with the installation file's changes. */
export function databaseSize({ size, database }: AwsInstallation): DatabaseSize {
  return {
    tiers: database.tier === undefined ? databases[size].tiers : [database.tier],
    highAvailability: database.highAvailability ?? databases[size].highAvailability,
  };
}
