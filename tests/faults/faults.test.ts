import { expect, test } from '@jest/globals';
import { runTrials, trialsIn } from './run-trials.ts';
import { builtSections, loadSection } from './sections.ts';

/** A spread over every row, mode and resource; all of it is `npm run faults`. */
test.each(builtSections.map((name) => [name]))(
  'faults: what the table says comes true in the spread of %s',
  async (name) => {
    const section = await loadSection(name);
    const spread = (await trialsIn(section)).filter((trial) => trial.spread);
    const results = await runTrials(section, spread, () => undefined);
    const notPassed = results.filter(({ passed }) => !passed);
    expect(notPassed.map(({ id, expected, outcome, problems }) => ({ id, expected, outcome, problems }))).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
  },
  900_000,
);
