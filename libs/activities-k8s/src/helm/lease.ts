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

/** No install or upgrade of ours made this revision of our release: it has inherited our labels from one before it. */
export function isInherited({ revision, labels }: Pick<Release, 'revision' | 'labels'>): boolean {
  const made = labels[revisionLabel];
  return made !== undefined && made !== String(revision);
}

/** Somebody else works on a release of ours. A rollback's labels are inherited whoever asked for it, and it counts as ours. */
export function isForeignWork(release: Pick<Release, 'status' | 'revision' | 'labels'>): boolean {
  return ['pending-install', 'pending-upgrade'].includes(release.status) && isInherited(release);
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
