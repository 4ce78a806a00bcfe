import { workflowIdOf } from '@slipway/contracts';
import type { RunInfo, TemporalGateway } from '../temporal/gateway.ts';

/** More than an installation has in the longest retention, and than all of a cloud together. */
const [mostOfOne, mostOfAll] = [100, 5_000];

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Runs that may have made or removed something of an installation, newest first. */
export async function changesOf(gateway: TemporalGateway, installation: string): Promise<RunInfo[]> {
  const id = quoted(workflowIdOf(installation));
  const runs = await gateway.list(`WorkflowId = ${id} AND WorkflowType IN ('install', 'teardown')`, mostOfOne);
  return runs.filter(isChange);
}

/**
 * Whether an installation stands on purpose, by its runs, newest first: one is open, or an install was the last that reached its end. An
 * install that failed has undone its own change, and a teardown that was refused or stopped has proved nothing: what was before counts.
 */
export function isLiving(changes: readonly RunInfo[]): boolean {
  const decisive = changes.find(({ status }) => status === 'running' || status === 'completed');
  return decisive !== undefined && (decisive.status === 'running' || decisive.type === 'install');
}

/** Names of what stands on purpose on a cloud, by one indexed query. */
export async function livingOn(gateway: TemporalGateway, cloud: string): Promise<string[]> {
  const runs = await gateway.list(`SlipwayCloud = ${quoted(cloud)}`, mostOfAll);
  const changes = runs.filter(isChange);
  const known = [...new Set(changes.map(({ workflowId }) => workflowId))].sort();
  const living = known.filter((id) => isLiving(changes.filter(({ workflowId }) => workflowId === id)));
  return living.map((id) => id.slice(workflowIdOf('').length));
}

const isChange = ({ type, workflowId }: RunInfo): boolean =>
  (type === 'install' || type === 'teardown') && workflowId.startsWith(workflowIdOf(''));
