import { isChosen, type Choice } from './choice.ts';
import type { KeptResults } from './kept-results.ts';
import { keyOf, type Result } from './result.ts';
import { runTrials, trialsIn } from './run-trials.ts';
import { loadSection } from './sections.ts';
import type { Section } from './trial.ts';

export interface SectionOrder {
  name: Section;
  choice: Choice;
  /** Forget what earlier runs have shown. */
  fresh: boolean;
}

/** Runs the chosen trials of a section but those that have passed, says how far it is, and keeps each result as soon as it is there. */
export async function runSection({ name, choice, fresh }: SectionOrder, kept: KeptResults): Promise<Result[]> {
  const section = await loadSection(name);
  const trials = (await trialsIn(section)).filter((trial) => isChosen(trial, choice));
  if (fresh) kept.forget(name, new Set(trials.map(keyOf)));
  const before = kept.read(name);
  const pending = trials.filter((trial) => before.get(keyOf(trial))?.passed !== true);
  console.log(`${name}: ${trials.length} trials, ${trials.length - pending.length} of them passed before`);
  let done = 0;
  const ran = await runTrials(section, pending, (result) => {
    kept.add(result);
    done += 1;
    if (!result.passed) console.log(`not passed: ${result.id}\n  ${result.outcome}\n  ${result.problems.join('\n  ')}`);
    if (done % 25 === 0) console.log(`${name}: ${done} of ${pending.length}`);
  });
  const latest = new Map(ran.map((result) => [result.id, result]));
  return trials.map((trial) => latest.get(trial.id) ?? before.get(keyOf(trial))!);
}
