import { UsageError } from '../cli/cli-error.ts';
import { defineCommand } from '../cli/command.ts';
import { requireName } from '../cli/installation-name.ts';
import { renderDecided } from '../render/decided.ts';
import { decide } from '../run/decide.ts';
import { holdsOf } from '../run/holds-of.ts';
import { openRun } from '../run/open-run.ts';

export const skip = defineCommand({
  name: 'skip',
  positionals: 'NAME STEP',
  maxPositionals: 2,
  description:
    'Answers a hold: go on without the step, where nothing else needs it. In an undo it leaves the object standing,\nand the result names it.',
  flags: { reason: { type: 'string', value: 'TEXT', description: 'why, for the record' } },
  examples: ['slipway skip acme-gcp registry/repository', 'slipway skip acme-gcp sweep --reason "disk kept for audit"'],
  async run(context, { reason }, [word, step]) {
    const name = requireName(word, 'skip NAME STEP');
    if (step === undefined)
      throw new UsageError('which step?', `slipway skip ${name} STEP   (slipway status names them)`);
    const gateway = await context.connect();
    const { run, progress } = await openRun(gateway, name);
    const [hold] = holdsOf(progress, step);
    const fields = { step: hold.subject };
    const decided = await decide(context, gateway, run, { verb: 'skip', hold, fields, reason });
    return renderDecided(name, run, [decided], context.style);
  },
});
