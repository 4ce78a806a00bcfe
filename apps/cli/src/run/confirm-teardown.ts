import { UsageError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { confirmRemoval, consenting, type Consent } from './confirm-removal.ts';

/** Consent by the name of the installation; `--yes` alone is refused. */
export async function confirmTeardown(
  context: Context,
  name: string,
  consent: Consent,
): Promise<{ deleteData: boolean }> {
  const asked = { word: name, what: `the installation's name`, command: `slipway teardown ${name}` };
  if (context.yes && consent.confirm === undefined) {
    const withFlags = consenting(asked, consent.deleteData);
    throw new UsageError(`--yes alone does not remove an installation: confirm with its name`, withFlags);
  }
  return confirmRemoval(context, asked, consent);
}
