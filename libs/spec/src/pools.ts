import type { CheckFinding } from './cloud.ts';
import type { InstallationSpec } from './schema.ts';

export type PoolName = 'services' | 'workspaces' | 'regular' | 'headless';

/** One pool of nodes, in the cloud's own words. Counts are of the whole pool, on Google Cloud per zone. */
export interface PoolSize {
  machineType: string;
  min: number;
  max: number;
  desired: number;
  diskGb: number;
  diskType: string;
}

/** A cloud's pools by the size of the installation and by the layout. */
export type PoolTable = Readonly<
  Record<
    InstallationSpec['size'],
    Readonly<Record<InstallationSpec['nodePools']['layout'], Readonly<Partial<Record<PoolName, PoolSize>>>>>
  >
>;

/** Pools of the layout with the installation file's changes. */
export function poolSizes({ size, nodePools }: InstallationSpec, table: PoolTable): [PoolName, PoolSize][] {
  return (Object.entries(table[size][nodePools.layout]) as [PoolName, PoolSize][]).map(([name, usual]) => {
    const changes = nodePools[name] ?? {};
    const min = changes.min ?? usual.min;
    return [name, { ...usual, desired: Math.max(usual.desired, min), ...changes } as PoolSize];
  });
}

/** Pools whose numbers do not fit, with the cloud's own where the file has none. */
export const checkPoolSizes = (sizes: readonly (readonly [PoolName, PoolSize])[]): CheckFinding[] =>
  sizes
    .filter(([, { min, max, desired }]) => min > desired || desired > max)
    .map(([name, { min, max, desired }]) => ({
      path: ['nodePools', name],
      message: `min ${min}, desired ${desired} and max ${max} must not decrease`,
    }));
