import type { CheckFinding } from '../cloud.ts';
import type { InstallationSpec } from '../schema.ts';

const poolsOf = { two: ['services', 'workspaces'], three: ['services', 'regular', 'headless'] } as const;

/** Pools that the layout has, each with `min ≤ desired ≤ max`. */
export function checkNodePools({ nodePools }: InstallationSpec): CheckFinding[] {
  const known: readonly string[] = poolsOf[nodePools.layout];
  return (['services', 'workspaces', 'regular', 'headless'] as const).flatMap((name): CheckFinding[] => {
    const pool = nodePools[name];
    if (!pool) return [];
    if (!known.includes(name)) {
      const message = `layout ${nodePools.layout} has no such pool, only ${known.join(', ')}`;
      return [{ path: ['nodePools', name], message }];
    }
    const { min, max, desired } = pool;
    const findings: CheckFinding[] = [];
    if (min !== undefined && max !== undefined && min > max) {
      findings.push({ path: ['nodePools', name, 'min'], message: `${min} is more than max (${max})` });
    }
    if (desired !== undefined && max !== undefined && desired > max) {
      findings.push({ path: ['nodePools', name, 'desired'], message: `${desired} is more than max (${max})` });
    }
    if (desired !== undefined && min !== undefined && desired < min) {
      findings.push({ path: ['nodePools', name, 'desired'], message: `${desired} is less than min (${min})` });
    }
    return findings;
  });
}
