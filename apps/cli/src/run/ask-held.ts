import type { Hold, Progress } from '@slipway/contracts';
import { choose, type Choice } from '../cli/choose.ts';
import type { Context } from '../cli/context.ts';
import { holdBlock } from '../render/hold.ts';
import type { RunId, TemporalGateway } from '../temporal/gateway.ts';
import { askUndo } from './ask-undo.ts';
import { decide } from './decide.ts';
import type { Conversation, Next } from './dialogue.ts';
import { untilTaken } from './until-taken.ts';

type Wish = 'approve' | 'retry' | 'skip' | 'rollback' | 'watch' | 'leave';

/** What a person at the terminal is asked when nothing goes on before somebody decides. */
export function askHeld(context: Context, gateway: TemporalGateway, run: RunId): Conversation {
  const { io, style } = context;
  return (progress, signal) =>
    untilTaken(context, async () => {
      if (!progress) return 'watch';
      const holds = progress.holds;
      for (const hold of holds) io.err(`\n${holdBlock(hold, progress, style, io.now())}\n`);
      const choices = wishes(holds);
      const wish = await choose(context, choices, choices.length, { signal });
      return signal.aborted ? 'watch' : fulfil(wish ?? 'leave', progress, signal);
    });

  async function fulfil(wish: Wish, progress: Progress, signal: AbortSignal): Promise<Next> {
    if (wish === 'leave' || wish === 'watch') return wish;
    if (wish === 'rollback') return (await askUndo(context, gateway, run, progress, signal)) ? 'undo' : 'leave';
    for (const hold of progress.holds) {
      const fields = {
        ...(wish === 'skip' && { step: hold.subject }),
        ...(wish === 'approve' && { hash: progress.planHash ?? '' }),
      };
      const { answer } = await decide(context, gateway, run, { verb: wish, hold, fields });
      io.err(`${answer}\n`);
    }
    return 'watch';
  }
}

/** The way on first; Enter leaves it waiting. */
function wishes(holds: readonly Hold[]): Choice<Wish>[] {
  const reason = holds[0]?.reason;
  const rest: Choice<Wish>[] = [
    ['watch', 'Keep watching, somebody else decides'],
    ['leave', 'Leave it waiting'],
  ];
  const skip: Choice<Wish>[] =
    holds.length > 1
      ? []
      : [['skip', reason === 'undo' ? 'Leave it standing' : 'Go on without it, if nothing needs it']];
  const rollback: Choice<Wish> = ['rollback', 'Roll back'];
  if (reason === 'approval') return [['approve', 'Go on with this plan'], rollback, ...rest];
  if (reason === 'asked') return [['retry', 'Go on'], rollback, ...rest];
  if (reason === 'undo') return [['retry', 'Try to remove it again'], ...skip, ...rest];
  return [['retry', 'Try again'], ...skip, rollback, ...rest];
}
