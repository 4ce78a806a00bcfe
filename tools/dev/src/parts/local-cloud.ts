import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endControlPlanes } from '../control-planes.ts';
import { checkout, type Folders } from '../folders.ts';
import type { Part } from '../part.ts';

/** What the local cloud writes once it is ready. */
export interface CloudConfig {
  /** Base address of the admin API. */
  admin: string;
  /** By cloud: the endpoints of its APIs. */
  clouds: Record<string, unknown>;
  /** Environment that a worker of the local cloud needs, e.g. where the simulated account's key file is. */
  env: Record<string, string>;
  /** Further keys of the worker's configuration: `reach`, `charts`, …. */
  [key: string]: unknown;
}

/** Undefined until the local cloud has been ready once. */
export function readCloudConfig(folders: Folders): CloudConfig | undefined {
  try {
    return JSON.parse(readFileSync(folders.cloudConfig, 'utf8')) as CloudConfig;
  } catch {
    return undefined;
  }
}

/** The simulated clouds, with real Kubernetes control planes behind their clusters. */
export const localCloudPart: Part = {
  name: 'local-cloud',
  needs: [],
  tools: ['kubernetes'],
  startTimeoutMs: 180_000,
  stopTimeoutMs: 20_000,

  async prepare({ folders, settings, tool }) {
    const kubernetes = await tool('kubernetes');
    const args = [
      join(checkout, 'libs/cloud-sim/src/main.ts'),
      '--state',
      folders.cloud,
      '--scale',
      String(settings.speed),
    ];
    args.push('--kubernetes-bin', kubernetes, '--config-out', folders.cloudConfig);
    return { command: process.execPath, args, env: {}, reads: [] };
  },

  // What an earlier process wrote must not be taken for this one's.
  beforeLaunch: ({ folders }) => rmSync(folders.cloudConfig, { force: true }),

  async check({ folders }) {
    const config = readCloudConfig(folders);
    if (config === undefined) throw new Error('it has not written its configuration yet');
    const response = await fetch(`${config.admin}/_sim/health`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`/_sim/health answers ${response.status}`);
  },

  address: ({ folders }) => readCloudConfig(folders)?.admin ?? '',

  sweep: ({ folders }) => endControlPlanes(folders.cloud),
};
