import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Release } from './release.ts';

/** Who works on a release: a label on it. */
export const workerLabel = 'slipway.dev/worker';

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 12);

/** This process, as a label's value. */
export const workerMark = (): string => `${host}.${process.pid}`;

/** The revision that it makes: helm copies a release's labels to the next one, whoever makes that. */
const revisionLabel = 'slipway.dev/revision';

/** Labels of a revision that this worker is about to make on top of `standing`. */
export const leaseLabels = (standing: Pick<Release, 'revision'> | undefined): Record<string, string> => ({
  [workerLabel]: workerMark(),
  [revisionLabel]: String((standing?.revision ?? 0) + 1),
});

/**
 * Somebody else works on a release of ours: its newest revision has inherited our labels. A rollback takes over those of the
 * revision that it goes back to, whoever asked for it, and counts as ours.
 */
export function isForeignWork({ status, revision, labels }: Pick<Release, 'status' | 'revision' | 'labels'>): boolean {
  const made = labels[revisionLabel];
  return ['pending-install', 'pending-upgrade'].includes(status) && made !== undefined && made !== String(revision);
}

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
