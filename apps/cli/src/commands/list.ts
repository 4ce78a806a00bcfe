import { defineCommand } from '../cli/command.ts';
import { renderList } from '../render/list.ts';
import type { RunInfo } from '../temporal/gateway.ts';

/** The server answers with at most this many runs; an installation has a handful. */
const mostRuns = 5_000;

export const list = defineCommand({
  name: 'list',
  description: 'Lists installations with their cloud, phase and version: one indexed query, no worker needed.',
  flags: {
    cloud: { type: 'string', value: 'CLOUD', description: 'only those on one cloud' },
    held: { type: 'boolean', description: 'only those that wait for a decision' },
    all: { type: 'boolean', description: 'also those that were removed' },
  },
  examples: ['slipway list --held', 'slipway list --cloud gcp --json'],
  async run(context, flags) {
    const gateway = await context.connect();
    const condition =
      flags.cloud === undefined ? 'SlipwayCloud IS NOT NULL' : `SlipwayCloud = '${flags.cloud.replaceAll("'", "''")}'`;
    const held = flags.held ? ` AND SlipwayHeld = true AND ExecutionStatus = 'Running'` : '';
    const runs = await gateway.list(`${condition}${held}`, mostRuns);
    const shown = newestOf(runs).filter(({ phase }) => flags.all || phase !== 'removed');
    const installations = shown.map((run) => ({
      name: nameIn(run.workflowId),
      cloud: run.cloud ?? '',
      operation: run.type,
      phase: run.phase ?? run.status,
      status: run.status,
      held: run.status === 'running' && run.held === true,
      version: run.version ?? '',
      since: new Date(run.closedAt ?? run.startedAt).toISOString(),
    }));
    return { text: renderList(installations, context.style, context.io.now()), json: { installations } };
  },
});

const prefix = 'installation/';
const nameIn = (workflowId: string): string => workflowId.slice(prefix.length);

/** The newest run of each installation; a look at one says nothing about where it stands. */
function newestOf(runs: readonly RunInfo[]): RunInfo[] {
  const newest = new Map<string, RunInfo>();
  for (const run of runs) {
    if (!run.workflowId.startsWith(prefix) || (run.type === 'verify' && run.status !== 'running')) continue;
    if (!newest.has(run.workflowId)) newest.set(run.workflowId, run);
  }
  return [...newest.values()].sort((a, b) => a.workflowId.localeCompare(b.workflowId));
}
