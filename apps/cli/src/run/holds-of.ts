import type { Hold, Progress } from '@slipway/contracts';
import { CliError } from '../cli/cli-error.ts';
import { exitCodes } from '../cli/exit-code.ts';

/**
 * The open holds that a command is about: of one step (or with that id or number), else all. Those that wait for approval are
 * left out, for they have a command of their own. Throws SW-CONF-073 when there is none, naming those that are open.
 */
export function holdsOf({ holds, installation }: Progress, word: string | undefined): [Hold, ...Hold[]] {
  const answerable = holds.filter(({ reason }) => reason !== 'approval');
  const [first, ...rest] = answerable.filter(
    ({ subject, id, number }) => word === undefined || [subject, id, String(number)].includes(word),
  );
  if (first) return [first, ...rest];
  const open = answerable.map(({ subject }) => subject).join(', ');
  const waits = holds.some(({ reason }) => reason === 'approval');
  const instead = open !== '' ? `on hold: ${open}` : waits ? 'its plan waits for approval' : 'nothing is on hold';
  throw new CliError(
    {
      code: 'CONFLICT',
      rule: 'SW-CONF-073',
      message: `${word === undefined ? `${installation} has nothing to answer` : `${word} is not on hold`}; ${instead}`,
      fix: waits && open === '' ? `slipway approve ${installation}` : `slipway status ${installation}`,
    },
    { exitCode: exitCodes.refused, coordinates: { installation } },
  );
}
