import type { Result } from './result.ts';
import type { Seen, Trial, TrialSection } from './trial.ts';

/** The section's trials. What it opened to find them is closed where that fails. */
export async function trialsIn(section: TrialSection): Promise<Trial[]> {
  try {
    return await section.trials();
  } catch (error) {
    await section.stop?.();
    throw error;
  }
}

/** Runs them, as many at once as the section allows, in their order. Each result is handed out as soon as it is there. */
export async function runTrials(
  section: TrialSection,
  trials: readonly Trial[],
  onResult: (result: Result) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...trials];
  const lane = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial; trial = waiting.shift()) {
      const result = await resultOf(trial);
      results.push(result);
      onResult(result);
    }
  };
  try {
    if (trials.length > 0) await section.start?.();
    await Promise.all(Array.from({ length: section.width ?? 1 }, lane));
  } finally {
    await section.stop?.();
  }
  return results;
}

async function resultOf({ run, spread: _spread, ...trial }: Trial): Promise<Result> {
  const begun = performance.now();
  const seen = await run().catch(broken);
  return { ...trial, ...seen, seconds: Math.round(performance.now() - begun) / 1000 };
}

/** A trial that did not come to an end has shown nothing. */
function broken(error: unknown): Seen {
  const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const none = { duplicates: 0, orphans: 0, unclassified: 0, humanActs: 0, killPoints: 0 };
  return { outcome: 'the trial itself broke', passed: false, problems: [problem], ...none };
}
