import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, signalProcess, type ProcessIdentity } from '@slipway/toolchain';

/** Asks a process to end, and ends it with its children when it does not. A pid that went to somebody else is left alone. */
export async function endProcess(
  identity: ProcessIdentity,
  patienceMs: number,
): Promise<'ended' | 'killed' | 'absent'> {
  if (!signalProcess(identity, 'SIGTERM')) return 'absent';
  if (await isGone(identity, patienceMs)) return 'ended';
  // Not every one of ours leads a group.
  if (!signalProcess(identity, 'SIGKILL', 'group')) signalProcess(identity, 'SIGKILL');
  await isGone(identity, 5_000);
  return 'killed';
}

async function isGone(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; isRunning(identity); await sleep(25)) {
    if (Date.now() > deadline) return false;
  }
  return true;
}
