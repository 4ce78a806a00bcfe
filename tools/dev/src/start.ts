import { provide, withClaim, type ToolName } from '@slipway/toolchain';
import type { Part, PartContext } from './part.ts';
import { openStack, type StackOptions } from './stack.ts';
import { startPart } from './start-part.ts';
import { updateState, type PartName, type Settings } from './state.ts';

export interface StartOptions extends StackOptions {
  /** What is not given stays as it was. */
  settings?: Partial<Settings>;
  /** Only these; all when absent. What they need has to run already. */
  only?: PartName[];
  /** Replaces the toolchain. */
  tool?: (name: ToolName) => Promise<string>;
}

/**
 * Brings the stack up. Parts that run stay, those whose settings changed are started anew, each as soon as the parts it needs are healthy.
 * Throws a `StackFailure` or `ToolchainFailure`; what could be started then keeps running, and another start goes on from there.
 */
export async function start(options: StartOptions = {}): Promise<void> {
  const { folders, parts: all, say } = openStack(options);
  const parts = all.filter(({ name }) => options.only?.includes(name) ?? true);
  const bringUp = async () => {
    const { settings } = updateState(folders, (state) => Object.assign(state.settings, options.settings));
    const context: PartContext = { folders, settings, tool: options.tool ?? toolsOnce(parts, say) };
    const started = new Map<PartName, Promise<void>>();
    for (const part of parts) {
      const needs = part.needs.map((name) => started.get(name));
      started.set(
        part.name,
        Promise.all(needs).then(() => startPart(part, context, say)),
      );
    }
    const failed = (await Promise.allSettled(started.values())).find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };
  await withClaim(folders.claims, bringUp, (owner) => say(`process ${owner} is changing this stack, waiting`));
}

/** All tools are asked for at once, so that one is fetched or built while the parts of another start. */
function toolsOnce(parts: Part[], say: (line: string) => void): PartContext['tool'] {
  const tools = new Map<ToolName, Promise<string>>();
  for (const name of parts.flatMap((part) => part.tools)) {
    const path = provide(name, { onProgress: say }).then((provided) => provided.path);
    path.catch(() => undefined); // whoever awaits it is told
    tools.set(name, path);
  }
  return (name) => tools.get(name) ?? Promise.reject(new Error(`No part of the stack declares the tool ${name}.`));
}
