import type { Check } from './check.ts';
import { runCommand } from './run-command.ts';
import { add, nothing, one, type Tally } from './tally.ts';

/** Runs every check, also after one that failed, and says which did. */
export async function runChecks(checks: readonly Check[]): Promise<Tally> {
  let tally = nothing;
  for (const { name, command } of checks) {
    const [file, ...args] = command;
    const startedAt = performance.now();
    const passed = (await runCommand(file, args)) === 0;
    console.log(`${passed ? '✓' : '✗'} ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
    tally = add(tally, one(passed));
  }
  return tally;
}
