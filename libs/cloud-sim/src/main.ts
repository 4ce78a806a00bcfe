import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { PodFaultSwitch } from './admin/admin.ts';
import { object } from './core/json.ts';
import type { LocalClusterHost, PodFault } from './kubernetes/index.ts';
import { startLocalCloud } from './local-cloud.ts';

const usage =
  'usage: main.ts --state DIR [--scale 60] [--seed 1] [--kubernetes-bin DIR] [--config-out FILE] [--log FILE]\n';

const { values } = parseArgs({
  options: {
    state: { type: 'string' },
    scale: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    'kubernetes-bin': { type: 'string' },
    'config-out': { type: 'string' },
    log: { type: 'string' },
  },
});

function log(message: string): void {
  const line = `${new Date().toISOString()} ${message}\n`;
  if (values.log === undefined) process.stderr.write(line);
  else appendFileSync(values.log, line);
}

/** The control planes behind the simulated clusters; loaded only when their binaries are given. */
async function clusterHost(state: string, binaries: string, speed: number): Promise<LocalClusterHost> {
  const { startClusterHost } = await import('./kubernetes/index.ts');
  return startClusterHost({ binaries, state: join(state, 'clusters'), speed, log });
}

/** Faults arrive as JSON and are the host's to understand. */
function podFaultsOf({ podFaults }: LocalClusterHost): PodFaultSwitch {
  return {
    list: () => podFaults.list(),
    add: (fault) => podFaults.add(fault as unknown as PodFault),
    remove: (id) => podFaults.remove(id),
  };
}

async function main(state: string): Promise<void> {
  const scale = values.scale === 'instant' || values.scale === 'manual' ? values.scale : Number(values.scale);
  const binaries = values['kubernetes-bin'];
  const speed = typeof scale === 'number' ? scale : 1000;
  const host = binaries === undefined ? undefined : await clusterHost(state, binaries, speed);
  const cloud = await startLocalCloud({
    state,
    scale,
    seed: Number(values.seed),
    ...(host ? { clusterHost: host, podFaults: podFaultsOf(host), controlPlanes: host } : {}),
  });
  const written = {
    ...cloud.configuration,
    reach: { ...object(cloud.configuration, 'reach'), ...host?.edge },
    ...(host ? { charts: host.charts } : {}),
  };
  const output = values['config-out'];
  if (output !== undefined) {
    // Renamed into place: a reader that waits for the file never sees half of it.
    writeFileSync(`${output}.new`, JSON.stringify(written, null, 2), { mode: 0o600 });
    renameSync(`${output}.new`, output);
  }
  log(`ready: ${cloud.admin}`);
  const stop = async (): Promise<void> => {
    await host?.close();
    await cloud.close();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}

if (values.state === undefined) {
  process.stderr.write(usage);
  process.exit(2);
}
await main(values.state);
