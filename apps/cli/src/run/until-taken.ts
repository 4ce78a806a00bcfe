import { CliError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { renderError } from '../render/error.ts';

/** Has a conversation again when the run refuses what was chosen, after telling why. */
export async function untilTaken<Result>({ io, style }: Context, talk: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await talk();
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      io.err(`${renderError(error, style).text}\n`);
    }
  }
}
