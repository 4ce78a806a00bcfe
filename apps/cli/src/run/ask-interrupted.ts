import type { Progress, WorkflowType } from '@slipway/contracts';
import { choose, type Choice } from '../cli/choose.ts';
import type { Context } from '../cli/context.ts';
import type { RunId, TemporalGateway } from '../temporal/gateway.ts';
import { askUndo } from './ask-undo.ts';
import { decide } from './decide.ts';
import type { Conversation, Next } from './dialogue.ts';
import { untilTaken } from './until-taken.ts';

type Wish = 'leave' | 'hold' | 'goOn' | 'rollback' | 'stop' | 'watch';

/** What Ctrl-C asks. The run goes on meanwhile, and further Ctrl-C are no answer. */
export function askInterrupted(
  context: Context,
  gateway: TemporalGateway,
  run: RunId,
  installation: string,
  operation: WorkflowType,
): Conversation {
  const fulfil: Record<Wish, (progress: Progress | undefined, signal: AbortSignal) => Promise<Next>> = {
    leave: async () => 'leave',
    watch: async () => 'watch',
    async hold() {
      const { answer } = await decide(context, gateway, run, { verb: 'hold' });
      context.io.err(`${answer}\n`);
      return 'watch';
    },
    async goOn(progress) {
      const hold = progress?.holds.find(({ reason }) => reason === 'asked');
      const { answer } = await decide(context, gateway, run, { verb: 'retry', ...(hold && { hold }) });
      context.io.err(`${answer}\n`);
      return 'watch';
    },
    async rollback(progress, signal) {
      const known = (await gateway.progress(run)) ?? progress;
      return known && (await askUndo(context, gateway, run, known, signal)) ? 'undo' : 'watch';
    },
    async stop() {
      await gateway.cancel(run);
      context.io.err(`What is being removed settles first. To go on:   slipway teardown ${installation}\n`);
      return 'watch';
    },
  };
  return (progress, signal) =>
    untilTaken(context, async () => {
      context.io.err(`\n${installation} goes on meanwhile. What now?\n`);
      const choices = wishes(operation, progress);
      const wish = await choose(context, choices, 1, { signal, ignoreInterrupts: true });
      return signal.aborted ? 'watch' : fulfil[wish ?? 'leave'](progress, signal);
    });
}

function wishes(operation: WorkflowType, progress: Progress | undefined): Choice<Wish>[] {
  const leave: Choice<Wish> = ['leave', 'Leave it running'];
  const watch: Choice<Wish> = ['watch', 'Keep watching'];
  if (operation === 'teardown') return [leave, ['stop', 'Stop after the running removals'], watch];
  if (progress && ['undoing', 'scanning'].includes(progress.phase)) return [leave, watch];
  const isHeld = progress?.holds.some(({ reason }) => reason === 'asked') ?? false;
  const hold: Choice<Wish> = isHeld ? ['goOn', 'Start new steps again'] : ['hold', 'Hold after the running steps'];
  return [leave, hold, ['rollback', 'Roll back'], watch];
}
