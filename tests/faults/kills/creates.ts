import type { JournalEntry } from '../../e2e/local-cloud.ts';

/** Creates of one healthy install on Google Cloud, by the operation that makes the thing: as many as there are such things. */
const creates: Record<string, number> = {
  'networks.insert': 1,
  'subnetworks.insert': 1,
  CreateCluster: 1,
  CreateNodePool: 2,
  'managedZones.create': 1,
  CreateRepository: 1,
  'serviceAccounts.create': 5,
  'instances.insert': 1,
  'databases.insert': 1,
  'users.insert': 1,
};

/**
 * Committed creates that are one too many, or missing, in the journal of one whole install. Keys of accounts are not counted
 * here: their secret half is told once, so one whose reply was lost has to be made again, and the lost one removed.
 */
export function wrongCreates(journal: readonly JournalEntry[]): { duplicates: number; problems: string[] } {
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
