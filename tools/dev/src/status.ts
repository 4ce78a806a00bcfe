import { isRunning } from '@slipway/toolchain';
import type { Timing } from '@slipway/contracts';
import type { Part, PartContext } from './part.ts';
import { readCloudConfig } from './parts/local-cloud.ts';
import { namespace, temporalAddresses, type TemporalAddresses } from './parts/temporal.ts';
import { openStack, type StackOptions } from './stack.ts';
import { readState, type PartName } from './state.ts';
import { timingAt } from './timing.ts';

export interface PartStatus {
  state: 'running' | 'unhealthy' | 'stopped';
  /** Why it is unhealthy. */
  detail?: string;
  pid?: number;
  /** ISO 8601. */
  since?: string;
  log?: string;
}

/** Addresses stand only beside parts that run. */
export interface StackStatus {
  state: 'running' | 'degraded' | 'stopped';
  /** State folder. */
  dir: string;
  /** Simulated seconds in one real second. */
  speed: number;
  /** What workflows on this stack are to be started with. */
  timing: Omit<Timing, 'holdLimitMs'>;
  temporal: PartStatus & Partial<TemporalAddresses> & { namespace: string };
  localCloud: PartStatus & { admin?: string; clouds?: string[] };
  worker: PartStatus & { config: string };
}

/** Looks at every part now; never changes anything, never waits more than about two seconds. */
export async function status(options: StackOptions = {}): Promise<StackStatus> {
  const { folders, parts } = openStack(options);
  const { settings } = readState(folders);
  const context: PartContext = {
    folders,
    settings,
    tool: (name) => Promise.reject(new Error(`${name} is not needed`)),
  };
  const states = new Map<PartName, PartStatus>();
  await Promise.all(parts.map(async (part) => states.set(part.name, await partStatus(part, context))));
  const of = (name: PartName): PartStatus => states.get(name) ?? { state: 'stopped' };
  const [temporal, localCloud, worker] = [of('temporal'), of('local-cloud'), of('worker')];
  const all = parts.map(({ name }) => of(name).state);
  const cloudConfig = localCloud.state === 'stopped' ? undefined : readCloudConfig(folders);
  return {
    state: all.every((state) => state === 'running')
      ? 'running'
      : all.every((state) => state === 'stopped')
        ? 'stopped'
        : 'degraded',
    dir: folders.root,
    speed: settings.speed,
    timing: timingAt(settings.speed),
    temporal: { ...temporal, ...(temporal.state === 'stopped' ? {} : temporalAddresses(folders)), namespace },
    localCloud: {
      ...localCloud,
      ...(cloudConfig && { admin: cloudConfig.admin, clouds: Object.keys(cloudConfig.clouds) }),
    },
    worker: { ...worker, config: folders.workerConfig },
  };
}

async function partStatus(part: Part, context: PartContext): Promise<PartStatus> {
  const record = readState(context.folders).parts[part.name];
  if (record === undefined) return { state: 'stopped' };
  const { pid, since, log } = record;
  if (!isRunning(record)) return { state: 'stopped', detail: `process ${pid} has ended by itself`, log };
  try {
    await part.check(context, record);
    return { state: 'running', pid, since, log };
  } catch (error) {
    return { state: 'unhealthy', detail: error instanceof Error ? error.message : String(error), pid, since, log };
  }
}
