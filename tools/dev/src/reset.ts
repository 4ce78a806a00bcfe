import { rm, rmdir } from 'node:fs/promises';
import { openStack, type StackOptions } from './stack.ts';
import { stop } from './stop.ts';

/** Stops the stack and deletes all that it keeps: workflows, simulated clouds, ports, logs. */
export async function reset(options: StackOptions = {}): Promise<void> {
  await stop(options);
  const { folders, say } = openStack(options);
  const { root, database, ...others } = folders;
  // Its own files by name, never the folder as it is: `--state` may have named one that holds other things.
  const owned = [...Object.values(others), database, `${database}-wal`, `${database}-shm`, `${database}-journal`];
  await Promise.all(owned.map((path) => rm(path, { recursive: true, force: true })));
  await rmdir(root).catch(() => undefined);
  say('everything is deleted');
}
