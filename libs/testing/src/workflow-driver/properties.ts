import fc from 'fast-check';
import type { WorkflowType } from '@slipway/contracts';
import { describeScenario } from './arbitraries/describe-scenario.ts';
import { scenarios, type Odds } from './arbitraries/scenarios.ts';
import { drive } from './drive.ts';
import { breaches } from './invariants/index.ts';
import type { Lived } from './invariants/lived.ts';
import type { Sandbox } from './sandbox.ts';
import type { Scenario } from './scenario.ts';

/** What is said of random runs of one operation. */
export interface Property {
  name: string;
  operation: WorkflowType;
  odds: Odds;
  /** Share of all runs, in percent. */
  share: number;
  /** What is true of these runs besides the invariants, in sentences where it is not. */
  also?: (run: Lived) => string[];
}

export const properties: readonly Property[] = [
  {
    name: 'install: keeps every rule, whatever fails, whoever decides and whenever it is cancelled',
    operation: 'install',
    odds: { givenUp: 25, people: true },
    share: 55,
  },
  {
    name: 'install: what heals by itself and what loses its worker ends ready, and nobody is asked',
    operation: 'install',
    odds: { givenUp: 0, people: false },
    share: 10,
    also: ({ outcome: { closed, trace } }) => [
      ...(closed === 'completed' ? [] : [`it ${closed}`]),
      ...(trace.some((each) => each.what === 'seen' && each.progress.holds.length > 0) ? ['somebody was asked'] : []),
    ],
  },
  {
    name: 'teardown: keeps every rule, and what is left is named',
    operation: 'teardown',
    odds: { givenUp: 25, people: true },
    share: 25,
  },
  {
    name: 'teardown: nothing is left when nothing fails for good',
    operation: 'teardown',
    odds: { givenUp: 0, people: false },
    share: 10,
    also: ({ outcome: { progress } }) => (progress.phase === 'removed' ? [] : [`it ended ${progress.phase}`]),
  },
];

/** Of a number of runs over all properties, those of one. */
export const runsOf = ({ share }: Property, runs: number): number => Math.ceil((runs * share) / 100);

/** `SLIPWAY_ENGINE_RUNS`: how many runs in all; `SLIPWAY_ENGINE_SEED`: repeats those of an earlier time. */
export function settings(usualRuns: number): { runs: number; seed: number } {
  const { SLIPWAY_ENGINE_RUNS: runs, SLIPWAY_ENGINE_SEED: seed } = process.env;
  return { runs: Number(runs ?? usualRuns), seed: Number(seed ?? Math.floor(Math.random() * 2 ** 31)) };
}

/** What a hunt for a broken rule brought. */
export interface Catch {
  /** Of the seed, from 1: the first that broke a rule. */
  run: number;
  /** The smallest scenario that breaks one, and which. */
  scenario: Scenario;
  broken: string[];
  seed: number;
  /** Where the smallest one is, for a run of it alone. */
  path: string;
}

/** Lives through random runs until one breaks a rule. */
export async function hunt(
  sandbox: Sandbox,
  property: Property,
  numRuns: number,
  seed: number,
): Promise<Catch | undefined> {
  const details = await fc.check(
    fc.asyncProperty(scenarios(property.operation, property.odds), async (scenario) => {
      const broken = await judge(sandbox, property, scenario);
      if (broken.length > 0) throw new Error(broken.join('\n'));
    }),
    { numRuns, seed },
  );
  if (!details.failed || !details.counterexample) return undefined;
  const [scenario] = details.counterexample;
  const broken = await judge(sandbox, property, scenario);
  return { run: details.numRuns, scenario, broken, seed, path: details.counterexamplePath ?? '' };
}

export function describeCatch({ run, scenario, broken, seed }: Catch): string {
  return [
    `run ${run} of seed ${seed} broke a rule. The smallest like it:`,
    `  ${describeScenario(scenario)}`,
    ...broken.map((rule) => `  ${rule}`),
    `To see it again: SLIPWAY_ENGINE_SEED=${seed} SLIPWAY_ENGINE_RUNS=… npm run properties`,
  ].join('\n');
}

async function judge(sandbox: Sandbox, { also }: Property, scenario: Scenario): Promise<string[]> {
  try {
    const run = { scenario, outcome: await drive(sandbox, scenario) };
    return [...breaches(run), ...(also?.(run) ?? [])];
  } catch (error) {
    return [`a run never stands still: ${error instanceof Error ? error.message : String(error)}`];
  }
}
