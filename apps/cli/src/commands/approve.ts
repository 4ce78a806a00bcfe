import { CliError } from '../cli/cli-error.ts';
import { defineCommand } from '../cli/command.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { requireName } from '../cli/installation-name.ts';
import { renderDecided } from '../render/decided.ts';
import { decide } from '../run/decide.ts';
import { openRun } from '../run/open-run.ts';

export const approve = defineCommand({
  name: 'approve',
  positionals: 'NAME',
  maxPositionals: 1,
  description:
    'Lets an install go on that was started with --approve and waits with its plan. With --hash only if it is that plan;\nslipway rollback NAME refuses it.',
  flags: {
    hash: { type: 'string', value: 'HASH', description: 'of the plan, or its first eight characters or more' },
    reason: { type: 'string', value: 'TEXT', description: 'why, for the record' },
  },
  examples: ['slipway approve acme-gcp', 'slipway approve acme-gcp --hash 3f9c2a71'],
  async run(context, { hash, reason }, [word]) {
    const name = requireName(word, 'approve NAME');
    const gateway = await context.connect();
    const { run, progress } = await openRun(gateway, name);
    const hold = progress.holds.find((one) => one.reason === 'approval');
    if (!hold) throw nothingToApprove(name, progress.phase);
    const fields = { hash: hash ?? progress.planHash ?? '' };
    const decided = await decide(context, gateway, run, { verb: 'approve', hold, fields, reason });
    return renderDecided(name, run, [decided], context.style);
  },
});

function nothingToApprove(installation: string, phase: string): CliError {
  return new CliError(
    {
      code: 'CONFLICT',
      rule: 'SW-CONF-073',
      message: `no plan of ${installation} waits for approval: the run is ${phase}`,
      fix: `slipway status ${installation}`,
    },
    { exitCode: exitCodes.refused, coordinates: { installation } },
  );
}
