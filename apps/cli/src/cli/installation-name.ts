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
  throw new UsageError('which installation?', `slipway ${command} NAME   (slipway list names them)`);
}
