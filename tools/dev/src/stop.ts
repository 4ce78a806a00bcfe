import { withClaim } from '@slipway/toolchain';
import { endProcess } from './end-process.ts';
import { openStack, type StackOptions } from './stack.ts';
import { readState, updateState, type PartName } from './state.ts';

export interface StopOptions extends StackOptions {
  /** Only these; all when absent. */
  only?: PartName[];
}

/** Ends the parts, the ones that use others first, and what they started. Data stays. Nothing running is success. */
export async function stop(options: StopOptions = {}): Promise<void> {
  const { folders, parts, say } = openStack(options);
  const takeDown = async () => {
    const { settings, parts: records } = readState(folders);
    for (const part of parts.toReversed()) {
      if (options.only !== undefined && !options.only.includes(part.name)) continue;
      const record = records[part.name];
      if (record === undefined) continue;
      const outcome = await endProcess(record, part.stopTimeoutMs);
      await part.sweep?.({
        folders,
        settings,
        tool: (name) => Promise.reject(new Error(`${name} is not needed to stop`)),
      });
      updateState(folders, (state) => delete state.parts[part.name]);
      say(outcome === 'absent' ? `${part.name}: was not running` : `${part.name}: ${outcome}, process ${record.pid}`);
    }
  };
  await withClaim(folders.claims, takeDown, (owner) => say(`process ${owner} is changing this stack, waiting`));
}
