import type { JsonObject } from '@slipway/contracts';
import { UsageError } from '../cli/cli-error.ts';
import { defineCommand, type Outcome } from '../cli/command.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { requireName } from '../cli/installation-name.ts';
import { renderRollbackPlan } from '../render/rollback-plan.ts';
import { openRun } from '../run/open-run.ts';
import { requestUndo, undoable } from '../run/undo-run.ts';
import { watchOutcome } from '../run/watch-outcome.ts';

export const rollback = defineCommand({
  name: 'rollback',
  positionals: 'NAME',
  maxPositionals: 1,
  description:
    'Undoes what the open run of an installation has made, and only that: shows what would go, in order, asks, and watches\nthe undo. It answers a hold; a run that is not on hold is cancelled.',
  flags: {
    'dry-run': { type: 'boolean', description: 'only show what would go' },
    reason: { type: 'string', value: 'TEXT', description: 'why, for the record' },
    detach: { type: 'boolean', description: 'return as soon as the run has accepted it' },
  },
  examples: ['slipway rollback acme-gcp --dry-run', 'slipway rollback acme-gcp --yes'],
  async run(context, flags, [word]) {
    const name = requireName(word, 'rollback NAME');
    const gateway = await context.connect();
    const { run, progress } = await openRun(gateway, name);
    const items = await undoable(gateway, run, progress);
    const text = renderRollbackPlan(name, items, context.style, context.io.now());
    const { workflowId, runId } = run;
    const json: JsonObject = { installation: name, workflowId, runId, items: items.map((item) => ({ ...item })) };
    if (flags['dry-run']) return { text, json };

    context.talk(text);
    if (!context.yes) {
      const withFlag = `slipway rollback ${name} --yes`;
      if (!context.interactive) throw new UsageError('nobody can be asked here: confirm with a flag', withFlag);
      const typed = await context.io.ask('Undo all of this? Type yes, or anything else to leave it: ');
      if (typed?.trim() !== 'yes') throw new UsageError('nothing was undone', withFlag, exitCodes.cancelled);
    }
    // Time has passed: what is on hold now is what has to be answered.
    const now = await openRun(gateway, name);
    const answer = await requestUndo(context, gateway, now.run, now.progress, flags.reason);
    context.talk(answer);
    if (flags.detach)
      return { text: `${context.style.green('ACCEPTED')} watch it with   slipway attach ${name}`, json };
    return asWished(await watchOutcome(context, gateway, name, now.run, { undoing: true }));
  },
});

/** An undo that was the wish is a success; a run that had finished first is not. */
function asWished({ exitCode, ...outcome }: Outcome): Outcome {
  if (exitCode === exitCodes.cancelled) return { ...outcome, exitCode: exitCodes.done };
  if (exitCode === exitCodes.done) return { ...outcome, exitCode: exitCodes.refused };
  return { ...outcome, ...(exitCode !== undefined && { exitCode }) };
}
