import type { Solver } from './types.ts';

/** The solver for a name: the one whose selector fits most closely. Undefined when none can do DNS-01 for it. */
export function selectSolver(solvers: Solver[], dnsName: string): Solver | undefined {
  const domain = dnsName.replace(/^\*\./, '');
  const ranked = solvers
    .filter(({ dns01 }) => dns01)
    .map((solver) => ({ solver, rank: rankOf(solver, dnsName, domain) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => b.rank - a.rank);
  return ranked[0]?.solver;
}

/** An exact name beats a zone, a longer zone a shorter one, and any selector none. */
function rankOf({ selector }: Solver, dnsName: string, domain: string): number {
  const { dnsNames = [], dnsZones = [] } = selector ?? {};
  if (dnsNames.length === 0 && dnsZones.length === 0) return 0;
  if (dnsNames.includes(dnsName)) return 1000;
  const zones = dnsZones.filter((zone) => domain === zone || domain.endsWith(`.${zone}`));
  return zones.length > 0 ? Math.max(...zones.map(({ length }) => length)) : -1;
}
