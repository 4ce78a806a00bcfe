import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Timing } from '@slipway/contracts';
import type { Io } from '../cli/io.ts';

/** The running local stack of this checkout, as far as the CLI needs to know it. */
export interface Stack {
  address: string;
  namespace: string;
  ui: string;
  /** What workflows are to be started with there. */
  timing: Partial<Timing>;
  /** Seconds of the local cloud in one of ours. */
  speed: number;
}

/** Of the dev server; named by the stack. */
const namespace = 'slipway';

interface StackFile {
  settings?: { speed?: number };
  ports?: Record<string, number>;
  parts?: Record<string, { pid: number }>;
}

/**
 * Reads what `slipway dev` keeps in `SLIPWAY_DEV_DIR` (default `.slipway/dev` in the checkout). Undefined: no Temporal server
 * of the stack is running.
 */
export function readStack({ env, checkout }: Pick<Io, 'env' | 'checkout'>): Stack | undefined {
  const folder = env['SLIPWAY_DEV_DIR'] ?? join(checkout, '.slipway/dev');
  const file = readJson<StackFile>(join(folder, 'stack.json'));
  const port = file?.ports?.['temporal'];
  const server = file?.parts?.['temporal'];
  if (port === undefined || server === undefined || !isAlive(server.pid)) return undefined;
  const { timing = {} } = readJson<{ timing?: Partial<Timing> }>(join(folder, 'worker-config.json')) ?? {};
  const ui = `http://127.0.0.1:${file?.ports?.['temporal-ui']}`;
  return { address: `127.0.0.1:${port}`, namespace, ui, timing, speed: file?.settings?.speed ?? 1 };
}

function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
