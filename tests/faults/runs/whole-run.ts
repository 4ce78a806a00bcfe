import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Seen } from '../trial.ts';
import type { Subject } from '../kills/subject.ts';
import type { RunsRig } from './runs-rig.ts';

/** What befalls a run as a whole, and no single call of it. */
export interface WholeRun {
  row: number;
  name: string;
  expected: string;
  /** Where it is played; absent: on the first cloud alone. */
  clouds?: readonly Subject['cloud'][];
  play(rig: RunsRig): Promise<Seen>;
}

/** What the command ends with. */
export const exits = {
  done: 0,
  wrongSpec: 2,
  refused: 5,
  noRoom: 11,
  held: 13,
  leftovers: 14,
  busy: 15,
  noTemporal: 16,
  noWorker: 17,
};

/** What is the same for these clouds, and is played on each. */
export const everywhere = ['gcp', 'aws', 'azure'] as const;

/** The installation file with something else in it. */
export async function changed(rig: RunsRig, [what, into]: readonly [string, string]): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'slipway-spec-')), 'changed.yaml');
  const text = await readFile(rig.file, 'utf8');
  if (!text.includes(what)) throw new Error(`${rig.file} has no ${what}`);
  await writeFile(path, text.replace(what, into));
  return path;
}
