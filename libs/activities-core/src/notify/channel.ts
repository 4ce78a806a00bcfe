import { failed, type ResourceFailure } from '../failure.ts';
import type { Notice } from './notice.ts';

/** One way to reach people. */
export interface Channel {
  name: 'webhook' | 'command';
  /**
   * @param key the same for every delivery of the same notice
   * @throws ResourceFailure `DEPENDENCY` (SW-DEP-098) when it was not taken, without the address or an argument in it
   */
  tell(notice: Notice, key: string, signal: AbortSignal): Promise<void>;
}

/** Longer than a chat takes to answer, shorter than anybody wants to wait. */
export const tellingTakesMs = 30_000;

export function untold(why: string, retryAfterMs?: number): ResourceFailure {
  return failed('DEPENDENCY', 'SW-DEP-098', `nobody could be told: ${why}`, {
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** Why a call of Node failed: codes and names only, for messages quote addresses, paths and arguments. */
export function whyNot(error: unknown): string {
  const { code, cause, name } = error as { code?: unknown; cause?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  if (typeof cause === 'object' && cause !== null) return whyNot(cause);
  return typeof name === 'string' ? name : 'unknown';
}
