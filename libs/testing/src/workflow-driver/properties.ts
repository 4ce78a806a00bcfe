import fc from 'fast-check';
import type { WorkflowType } from '@slipway/contracts';
import { describeScenario } from './arbitraries/describe-scenario.ts';
import { scenarios, type Odds } from './arbitraries/scenarios.ts';
import { drive } from './drive.ts';
import { breaches, type InvariantName } from './invariants/index.ts';
import type { Lived } from './invariants/lived.ts';
import type { Sandbox } from './sandbox.ts';
import type { Scenario } from './scenario.ts';

/** What is said of random runs of one operation. */
export interface Property {
  /** On the command line. */
  key: string;
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
    key: 'install',
    name: 'install: keeps every rule, whatever fails, whoever decides and whenever it is cancelled',
    operation: 'install',
    odds: { givenUp: 30, people: true },
    share: 55,
  },
  {
    key: 'install-healing',
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
    key: 'teardown',
    name: 'teardown: keeps every rule, and what is left is named',
    operation: 'teardown',
    odds: { givenUp: 30, people: true },
    share: 25,
  },
  {
    key: 'teardown-healing',
    name: 'teardown: nothing is left when nothing fails for good',
    operation: 'teardown',
    odds: { givenUp: 0, people: false },
    share: 10,
    also: ({ outcome: { progress } }) => (progress.phase === 'removed' ? [] : [`it ended ${progress.phase}`]),
  },
];

/** Of a number of runs over all properties, those of one. */
export const runsOf = ({ share }: Property, runs: number): number => Math.ceil((runs * share) / 100);

export interface Hunt {
  runs: number;
  seed: number;
  /** Of an earlier catch: only that scenario. */
  path?: string;
  /** False: the first that breaks a rule will do. Default: the smallest is looked for. */
  shrink?: boolean;
  /** Only this rule counts. */
  rule?: InvariantName;
  /** Hears of every run that was lived through. */
  lived?: (run: Lived) => void;
}

/** What a hunt for a broken rule brought. */
export interface Catch {
  /** Of the seed, from 1: the first that broke a rule. */
  run: number;
  /** The smallest scenario that breaks one, and which. */
  scenario: Scenario;
  broken: string[];
  /** What shows it again: arguments of `npm run properties --`. */
  again: string;
}

/** Lives through random runs until one breaks a rule. */
export async function hunt(sandbox: Sandbox, property: Property, options: Hunt): Promise<Catch | undefined> {
  const { runs, seed, path, shrink = true } = options;
  const details = await fc.check(
    fc.asyncProperty(scenarios(property.operation, property.odds), async (scenario) => {
      const broken = await judge(sandbox, property, scenario, options);
      if (broken.length > 0) throw new Error(broken.join('\n'));
    }),
    { numRuns: runs, seed, endOnFailure: !shrink, ...(path && { path }) },
  );
  if (!details.failed || !details.counterexample) return undefined;
  const [scenario] = details.counterexample;
  const again = `--only ${property.key} --seed ${seed} --path ${details.counterexamplePath}`;
  return { run: details.numRuns, scenario, broken: await judge(sandbox, property, scenario, options), again };
}

export function describeCatch({ run, scenario, broken, again }: Catch): string {
  return [
    `run ${run} broke a rule; the smallest run that breaks one:`,
    `  ${describeScenario(scenario)}`,
    ...broken.map((rule) => `  ${rule}`),
    `  again: npm run properties -- ${again}`,
  ].join('\n');
}

/** The rules that a run broke, with how. */
async function judge(
  sandbox: Sandbox,
  { also }: Property,
  scenario: Scenario,
  { rule, lived }: Pick<Hunt, 'rule' | 'lived'>,
): Promise<string[]> {
  try {
    const run = { scenario, outcome: await drive(sandbox, scenario) };
    lived?.(run);
    const broken = [...breaches(run), ...(also?.(run) ?? [])];
    return rule ? broken.filter((how) => how.startsWith(`${rule}: `)) : broken;
  } catch (error) {
    return rule ? [] : [`a run never stands still: ${error instanceof Error ? error.message : String(error)}`];
  }
}
