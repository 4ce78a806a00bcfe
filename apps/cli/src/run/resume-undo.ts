import type { Context } from '../cli/context.ts';
import type { RunId, TemporalGateway } from '../temporal/gateway.ts';
import { decide } from './decide.ts';

/** A removal that waits because something could not be removed is gone on with: what is on hold is tried again. */
export async function resumeUndo(context: Context, gateway: TemporalGateway, run: RunId): Promise<void> {
  const progress = await gateway.progress(run);
  for (const hold of progress?.holds.filter(({ reason }) => reason === 'undo') ?? []) {
    const { answer } = await decide(context, gateway, run, { verb: 'retry', hold });
    context.talk(answer);
  }
}
