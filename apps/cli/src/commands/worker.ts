import { join } from 'node:path';
import { defineCommand } from '../cli/command.ts';
import { resolveTarget } from '../temporal/target.ts';

export const worker = defineCommand({
  name: 'worker',
  description:
    'Runs a worker until it is told to stop: the first Ctrl-C lets running calls end or hands them over, no cloud operation\nis cancelled by it. SLIPWAY_WORKER_CONFIG names its configuration.',
  flags: {
    cloud: { type: 'string', value: 'CLOUD', multiple: true, description: 'serve this cloud only' },
  },
  examples: ['slipway worker', 'slipway worker --cloud gcp'],
  async run({ io, temporal }, { cloud }) {
    const { target } = await resolveTarget(temporal, io);
    io.err(`Temporal ${target.address}, namespace ${target.namespace} (${target.source})\n`);
    const program = join(io.checkout, 'apps/worker/src/main.ts');
    const words = cloud.flatMap((id) => ['--cloud', id]);
    const env = { TEMPORAL_ADDRESS: target.address, TEMPORAL_NAMESPACE: target.namespace };
    return { exitCode: await io.spawn(process.execPath, [program, ...words], env), json: {} };
  },
});
