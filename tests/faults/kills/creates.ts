import type { JournalEntry } from '../../e2e/local-cloud.ts';
import type { Subject } from './subject.ts';

/**
 * Committed creates that are one too many, or missing, in the journal of one whole install. Keys of accounts are not counted
 * here: their secret half is told once, so one whose reply was lost has to be made again, and the lost one removed.
 */
export function wrongCreates(
  journal: readonly JournalEntry[],
  { creates }: Subject,
): { duplicates: number; problems: string[] } {
  let duplicates = 0;
  const problems: string[] = [];
  for (const [operation, wanted] of Object.entries(creates)) {
    const made = journal.filter((entry) => entry.operation === operation && entry.committed).length;
    if (made === wanted) continue;
    duplicates += Math.max(0, made - wanted);
    problems.push(`${operation} was carried out ${made} times, not ${wanted}`);
  }
  return { duplicates, problems };
}
