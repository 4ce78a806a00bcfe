import { isRunning } from '@slipway/toolchain';
import { stackFolders } from './folders.ts';
import { readCloudConfig } from './parts/local-cloud.ts';
import { namespace, temporalAddresses } from './parts/temporal.ts';
import { readState } from './state.ts';

/** Where a running stack is reached. */
export interface RunningStack {
  dir: string;
  temporal: { address: string; ui: string; namespace: string };
  /** Absent while the local cloud does not run. */
  localCloud?: { admin: string };
  worker?: { pid: number; config: string; log: string };
}

/** From the disk alone, in a millisecond: undefined where no Temporal of this stack runs. `status` asks the parts themselves. */
export function readStack(dir?: string): RunningStack | undefined {
  const folders = dir === undefined ? stackFolders() : stackFolders(dir);
  const { parts } = readState(folders);
  const { temporal, worker, 'local-cloud': localCloud } = parts;
  if (temporal === undefined || !isRunning(temporal)) return undefined;
  const { address, ui } = temporalAddresses(folders);
  const cloudConfig = localCloud !== undefined && isRunning(localCloud) ? readCloudConfig(folders) : undefined;
  return {
    dir: folders.root,
    temporal: { address, ui, namespace },
    ...(cloudConfig && { localCloud: { admin: cloudConfig.admin } }),
    ...(worker !== undefined &&
      isRunning(worker) && { worker: { pid: worker.pid, config: folders.workerConfig, log: worker.log } }),
  };
}
