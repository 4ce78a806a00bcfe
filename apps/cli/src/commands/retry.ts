import type { Hold } from '@slipway/contracts';
import { UsageError } from '../cli/cli-error.ts';
import { defineCommand } from '../cli/command.ts';
import { renderDecided } from '../render/decided.ts';
import { type Decided, decide } from '../run/decide.ts';
import { holdsOf } from '../run/holds-of.ts';
import { openRun } from '../run/open-run.ts';
import { requireName } from '../cli/installation-name.ts';
import { parseSettings } from '../run/settings.ts';

export const retry = defineCommand({
  name: 'retry',
  positionals: 'NAME [STEP]',
  maxPositionals: 2,
  description:
    'Answers a hold: try the step again, as it is or with another setting. Without a step it answers all that are open.\nA setting counts for this run only; the answer names where it belongs in the file.',
  flags: {
    set: {
      type: 'string',
      value: 'PROP=VALUE',
      multiple: true,
      description: 'another setting of the step, written as in the file: 4, n2-standard-4, \'"5.7"\'',
    },
    reason: { type: 'string', value: 'TEXT', description: 'why, for the record' },
  },
  examples: ['slipway retry acme-gcp', 'slipway retry acme-gcp node-pools/workspaces --set machineType=n2-standard-4'],
  async run(context, { set, reason }, [word, step]) {
    const name = requireName(word, 'retry NAME');
    const props = parseSettings(set);
    const gateway = await context.connect();
    const { run, progress } = await openRun(gateway, name);
    const holds = holdsOf(progress, step);
    const decided: Decided[] = [];
    if (set.length > 0) {
      const hold = onlyOne(holds, name);
      const fields = { step: hold.subject, props };
      decided.push(await decide(context, gateway, run, { verb: 'retryWith', hold, fields, reason }));
    } else {
      for (const hold of holds) decided.push(await decide(context, gateway, run, { verb: 'retry', hold, reason }));
    }
    return renderDecided(name, run, decided, context.style);
  },
});

function onlyOne(holds: readonly [Hold, ...Hold[]], name: string): Hold {
  if (holds.length === 1) return holds[0];
  const steps = holds.map(({ subject }) => subject).join(', ');
  throw new UsageError(
    `--set is about one step, and several are on hold: ${steps}`,
    `slipway retry ${name} STEP --set PROP=VALUE`,
  );
}
