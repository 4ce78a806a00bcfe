import { formatMilliseconds } from './duration.ts';
import { type Style, table } from './style.ts';

export interface ListedInstallation {
  name: string;
  cloud: string;
  operation: string;
  phase: string;
  /** It waits for a decision. */
  held: boolean;
  version: string;
  /** RFC 3339. */
  since: string;
}

export function renderList(installations: readonly ListedInstallation[], style: Style, now: number): string {
  if (installations.length === 0) return 'No installation. Make one with   slipway install -f FILE';
  const rows = installations.map(({ name, cloud, operation, phase, held, version, since }) => [
    style.bold(name),
    cloud,
    operation,
    held ? style.yellow(`${phase}, held`) : phase,
    version,
    `${formatMilliseconds(now - Date.parse(since))} ago`,
  ]);
  return table([['NAME', 'CLOUD', 'OPERATION', 'PHASE', 'VERSION', 'SINCE'], ...rows]);
}
