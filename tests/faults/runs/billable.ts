import { changesOf } from '../../e2e/local-cloud.ts';
import type { RunsRig } from './runs-rig.ts';

/** Tokens, and APIs that are switched on before anything can be asked of them. */
const free = ['sts', 'serviceusage'];

/** What a run has made or changed that may cost something, by the names of the calls. */
export async function billable({ cloud }: RunsRig, since: number): Promise<string[]> {
  const changes = changesOf(await cloud.journal(since)).filter(({ service }) => !free.includes(service));
  return changes.map(({ operation }) => operation);
}
