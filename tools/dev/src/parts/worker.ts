import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StackFailure } from '../failure.ts';
import { checkout } from '../folders.ts';
import { readLogFrom } from '../log-file.ts';
import type { Part } from '../part.ts';
import { timingAt } from '../timing.ts';
import { readCloudConfig } from './local-cloud.ts';
import { namespace, temporalAddresses, withoutTemporalSettings } from './temporal.ts';

const workflowBundle = join(checkout, 'apps/worker/dist/workflow-bundle.js');

/** How long a running activity may go on when the stack is stopped. */
const shutdownGraceMs = 3_000;

/** The worker, configured for the local cloud by the same file that real users write for mirrors and proxies. */
export const workerPart: Part = {
  name: 'worker',
  needs: ['temporal', 'local-cloud'],
  tools: ['helm'],
  startTimeoutMs: 180_000,
  stopTimeoutMs: 20_000,

  async prepare({ folders, settings, tool }) {
    const cloudConfig = readCloudConfig(folders);
    if (cloudConfig === undefined)
      throw new StackFailure('The local cloud wrote no configuration.', `Read ${folders.logs}.`);
    const { admin: _admin, env, clouds, ...rest } = cloudConfig;
    const served = chosen(clouds, settings.clouds);
    const config = {
      clouds: served,
      timing: timingAt(settings.speed),
      shutdownGraceMs,
      ui: temporalAddresses(folders).ui,
      ...rest,
      tools: { helm: await tool('helm') },
    };
    const text = `${JSON.stringify(config, undefined, 2)}\n`;
    writeFileSync(folders.workerConfig, text, { mode: 0o600 });
    return {
      command: process.execPath,
      args: [join(checkout, 'apps/worker/src/main.ts'), ...Object.keys(served).flatMap((cloud) => ['--cloud', cloud])],
      env: {
        ...withoutTemporalSettings(),
        ...env,
        TEMPORAL_ADDRESS: temporalAddresses(folders).address,
        TEMPORAL_NAMESPACE: namespace,
        SLIPWAY_WORKER_CONFIG: folders.workerConfig,
      },
      reads: [text, await readFile(workflowBundle, 'utf8').catch(() => '')],
    };
  },

  async check(_context, { log, logOffset }) {
    if (!(await readLogFrom(log, logOffset)).split('\n').some(isReadyLine))
      throw new Error('it has not said that it is ready yet');
  },

  address: ({ folders }) => `configured by ${folders.workerConfig}`,
};

function chosen(clouds: Record<string, unknown>, names: string[]): Record<string, unknown> {
  if (names.length === 0) return clouds;
  const unknown = names.filter((name) => !(name in clouds));
  if (unknown.length > 0) {
    const known = Object.keys(clouds).join(', ');
    throw new StackFailure(`The local cloud has no ${unknown.join(', ')}.`, `Choose among ${known} with --cloud.`);
  }
  return Object.fromEntries(names.map((name) => [name, clouds[name]]));
}

function isReadyLine(line: string): boolean {
  try {
    const said: unknown = JSON.parse(line);
    return typeof said === 'object' && said !== null && 'msg' in said && said.msg === 'worker ready';
  } catch {
    return false;
  }
}
