import { UsageError } from './cli-error.ts';
import type { Context } from './context.ts';
import { readInstallation } from './installation-file.ts';

/** The installation that a command is about: its name, or the one in the file of `-f`. */
export async function nameOf(
  context: Context,
  name: string | undefined,
  file: string | undefined,
  command: string,
): Promise<string> {
  if (name !== undefined) return name;
  if (file !== undefined) return (await readInstallation(context, file)).installation.name;
  return requireName(undefined, `${command} NAME`);
}

/** The name that was given. Throws a `UsageError` with the usage of the command. */
export function requireName(name: string | undefined, usage: string): string {
  if (name !== undefined) return name;
  throw new UsageError('which installation?', `slipway ${usage}   (slipway list names them)`);
}
