import type { NotifyCall } from '@slipway/contracts';
import type { CallContext } from '../ports/call.ts';
import type { Channel } from './channel.ts';
import { noticeOf, type RunRef } from './notice.ts';

/** Whom a worker tells. */
export interface Notifying {
  channels: readonly Channel[];
  /** Base address of Temporal's Web UI, for links. */
  ui?: string;
}

/**
 * Tells everybody who wants to know; without channels nobody does. One that took the notice is not told again when another has to
 * be tried again.
 * @throws ResourceFailure `DEPENDENCY` (SW-DEP-098) when one of them did not take it
 */
export async function notify(
  call: NotifyCall,
  { channels, ui }: Notifying,
  run: RunRef,
  { signal, resumed, heartbeat }: CallContext,
): Promise<null> {
  const notice = noticeOf(call, run, ui);
  const told = Array.isArray(resumed?.['told']) ? [...resumed['told']] : [];
  const failures: unknown[] = [];
  for (const channel of channels) {
    if (told.includes(channel.name)) continue;
    try {
      await channel.tell(notice, `${run.runId}/${call.id}`, signal);
      told.push(channel.name);
      heartbeat({ told });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return null;
}
