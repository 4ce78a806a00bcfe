import { UsageError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { exitCodes } from '../cli/exit-code.ts';

export interface Consent {
  /** Value of `--confirm`. */
  confirm: string | undefined;
  deleteData: boolean;
}

/**
 * Consent by the name of the installation, typed or given with `--confirm`; `--yes` alone is refused. Data takes a consent of
 * its own, which a person can also type.
 */
export async function confirmTeardown(
  context: Context,
  name: string,
  { confirm, deleteData }: Consent,
): Promise<{ deleteData: boolean }> {
  if (confirm !== undefined) {
    if (confirm === name) return { deleteData };
    throw new UsageError(`--confirm says "${confirm}", but this is about ${name}`, `--confirm ${name}`);
  }
  const withFlag = `slipway teardown ${name} --yes --confirm ${name}${deleteData ? ' --delete-data' : ''}`;
  if (context.yes) throw new UsageError(`--yes alone does not remove an installation: confirm with its name`, withFlag);
  if (!context.interactive) throw new UsageError('nobody can be asked here: confirm with a flag', withFlag);

  const typed = await context.io.ask(`Type the installation's name to remove it: `);
  if (typed?.trim() !== name) {
    throw new UsageError('nothing was started: that is not its name', withFlag, exitCodes.cancelled);
  }
  if (deleteData) return { deleteData };
  const data = await context.io.ask(
    'Also lose the data in database, buckets and volumes? Type yes, or anything else to keep it: ',
  );
  return { deleteData: data?.trim() === 'yes' };
}
