import { UsageError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { exitCodes } from '../cli/exit-code.ts';

export interface Consent {
  /** Value of `--confirm`. */
  confirm: string | undefined;
  deleteData: boolean;
}

/** What is asked before something is removed. */
export interface Asked {
  /** What has to be typed. */
  word: string;
  /** What that is: `the installation's name`. */
  what: string;
  /** The command line, but for the flags of consent. */
  command: string;
}

/**
 * Consent by a word, typed or given with `--confirm`. Data takes a consent of its own, which a person can also type. Exit code 8 when
 * something else is typed.
 */
export async function confirmRemoval(
  context: Context,
  asked: Asked,
  { confirm, deleteData }: Consent,
): Promise<{ deleteData: boolean }> {
  const { word, what } = asked;
  if (confirm !== undefined) {
    if (confirm === word) return { deleteData };
    throw new UsageError(`--confirm says "${confirm}", but this is about ${word}`, `--confirm ${word}`);
  }
  const withFlags = consenting(asked, deleteData);
  if (!context.interactive) throw new UsageError('nobody can be asked here: confirm with a flag', withFlags);

  const typed = await context.io.ask(`Type ${what} to remove it: `);
  if (typed?.trim() !== word) {
    throw new UsageError(`nothing was started: that is not ${what}`, withFlags, exitCodes.cancelled);
  }
  if (deleteData) return { deleteData };
  const data = await context.io.ask(
    'Also lose the data in database, buckets and volumes? Type yes, or anything else to keep it: ',
  );
  return { deleteData: data?.trim() === 'yes' };
}

/** The command line that asks nothing. */
export const consenting = ({ command, word }: Asked, deleteData: boolean): string =>
  `${command} --yes --confirm ${word}${deleteData ? ' --delete-data' : ''}`;
