import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ClusterHost } from './core/cluster-host.ts';
import type { JsonObject } from './core/json.ts';
import { object } from './core/json.ts';
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

/** The control planes and what their clusters bring along; loaded only when binaries are given. */
async function clusters(
  state: string,
  binaries: string,
  speed: number,
): Promise<{ host: ClusterHost; adds: JsonObject }> {
  const { startClusterHost } = await import('./kubernetes/index.ts');
  const host = await startClusterHost({ binaries, state: join(state, 'clusters'), speed, log });
  const charts = Object.fromEntries(Object.entries(host.charts).map(([name, chart]) => [name, { ...chart }]));
  return { host, adds: { charts, reach: { ...host.edge } } };
}

async function main(state: string): Promise<void> {
  const scale = values.scale === 'instant' || values.scale === 'manual' ? values.scale : Number(values.scale);
  const binaries = values['kubernetes-bin'];
  const speed = typeof scale === 'number' ? scale : 1000;
  const control = binaries === undefined ? undefined : await clusters(state, binaries, speed);
  const cloud = await startLocalCloud({
    state,
    scale,
    seed: Number(values.seed),
    ...(control ? { clusterHost: control.host } : {}),
  });
  const { configuration } = cloud;
  const reach = { ...object(configuration, 'reach'), ...object(control?.adds, 'reach') };
  const written: JsonObject = { ...configuration, ...control?.adds, reach };
  const output = values['config-out'];
  if (output !== undefined) {
    // Renamed into place: a reader that waits for the file never sees half of it.
    writeFileSync(`${output}.new`, JSON.stringify(written, null, 2), { mode: 0o600 });
    renameSync(`${output}.new`, output);
  }
  log(`ready: ${cloud.admin}`);
  const stop = async (): Promise<void> => {
    await control?.host.close();
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
