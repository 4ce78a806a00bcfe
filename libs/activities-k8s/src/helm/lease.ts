import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

/** Who works on a release: a label on it. */
export const workerLabel = 'slipway.dev/worker';

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 12);

/** This process, as a label's value. */
export const workerMark = (): string => `${host}.${process.pid}`;

/** Known to be over: a process of this host that is no more. Its helm has ended with it. */
export function isOver(mark: string | undefined): boolean {
  const [on, pid] = (mark ?? '').split('.');
  if (on !== host || !pid || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch {
    return true;
  }
}
