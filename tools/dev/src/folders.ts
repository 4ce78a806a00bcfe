import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = fileURLToPath(new URL('../../..', import.meta.url));

/** Everything a stack keeps on disk. */
export interface Folders {
  root: string;
  /** Pids, ports and addresses: see `StackState`. */
  state: string;
  claims: string;
  logs: string;
  database: string;
  /** The local cloud's own folder. */
  cloud: string;
  /** What the local cloud says a worker needs to know of it. */
  cloudConfig: string;
  /** `SLIPWAY_WORKER_CONFIG` of the stack's worker. */
  workerConfig: string;
}

/** `root` defaults to `SLIPWAY_DEV_DIR`, then to `.slipway/dev` in the checkout. */
export function stackFolders(root: string = defaultRoot()): Folders {
  const at = (path: string) => resolve(root, path);
  return {
    root: at('.'),
    state: at('stack.json'),
    claims: at('claims'),
    logs: at('logs'),
    database: at('temporal.db'),
    cloud: at('cloud'),
    cloudConfig: at('cloud-config.json'),
    workerConfig: at('worker-config.json'),
  };
}

function defaultRoot(): string {
  const named = process.env['SLIPWAY_DEV_DIR'];
  return named === undefined || named === '' ? resolve(checkout, '.slipway/dev') : named;
}
