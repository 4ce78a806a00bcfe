import { CliError } from '../cli/cli-error.ts';
import { exitCodes } from '../cli/exit-code.ts';

/** The run is closed, so nobody is left to decide for. */
export function tooLate(installation: string, cause?: unknown): CliError {
  return new CliError(
    {
      code: 'CONFLICT',
      rule: 'SW-CONF-073',
      message: `no run of ${installation} is open, so there is nothing to decide`,
      fix: `slipway status ${installation}`,
    },
    { exitCode: exitCodes.refused, coordinates: { installation }, cause },
  );
}

/** Nobody polls, or nobody answers: the decision was not delivered. */
export function undecided(installation: string, cloud: string | undefined, cause?: unknown): CliError {
  return new CliError(
    {
      code: 'DEPENDENCY',
      rule: 'SW-DEP-069',
      message: `no worker answers for ${installation}, so nothing was decided`,
      fix: `slipway worker${cloud === undefined ? '' : ` --cloud ${cloud}`}   and decide again`,
    },
    { coordinates: { installation, ...(cloud === undefined ? {} : { cloud }) }, cause },
  );
}
