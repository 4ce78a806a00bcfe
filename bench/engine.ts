import { criticalPath } from './critical-path.ts';
import { googleCloudPlan, oneByOne, usualTimes } from './plans.ts';
import { quietRuntime } from './quiet-runtime.ts';
import { Rig, type Lived } from './rig.ts';
import { quantile, table } from './table.ts';

export interface EngineOptions {
  /** Installs that the scheduling is measured with. */
  rounds: number;
  /** How many times faster than usual a step is. */
  faster: number;
  /** Installs at once, for the rate of activities. */
  parallel: number;
  /** Activities may start with the answer to the workflow task. */
  eager: boolean;
}

/** What the engine itself costs: scheduling, parallelism, rate, decisions. */
export async function engine(codePath: string, options: EngineOptions): Promise<void> {
  quietRuntime();
  const plan = googleCloudPlan();
  const manners = usualTimes(plan, options.faster);
  const rig = await Rig.start(codePath, options.eager);
  try {
    await rig.install(plan, {}, 1);

    const lives: Lived[] = [];
    for (let round = 0; round < options.rounds; round++) lives.push(...(await rig.install(plan, manners, 1)));
    const [chain] = (await rig.install(oneByOne(plan), manners, 1)) as [Lived];
    const begin = performance.now();
    const crowd = await rig.install(plan, {}, options.parallel);
    const crowdSeconds = (performance.now() - begin) / 1000;
    const decisions = await rig.decide(plan, 'cluster/apis', 25);

    const overheads = lives.map(({ wallMs, attempts }) => {
      const { keys, workMs } = criticalPath(plan, attempts);
      return (wallMs - workMs) / keys.length;
    });
    const path = criticalPath(plan, lives.at(-1)!.attempts);
    const wall = quantile(
      lives.map(({ wallMs }) => wallMs),
      0.5,
    );
    const activities = crowd.reduce((n, { attempts }) => n + attempts.length, 0);
    const { events, tasks, bytes } = await historyOf(lives.at(-1)!);
    const ms = (n: number): string => `${n.toFixed(1)} ms`;

    console.log(`critical path: ${path.keys.join(' → ')}\n`);
    console.log(
      table([
        ['measured', 'value', 'note'],
        [
          'scheduling per step of the critical path, median',
          ms(quantile(overheads, 0.5)),
          `${path.keys.length} steps; at most 50 ms`,
        ],
        [
          'scheduling per step of the critical path, worst',
          ms(Math.max(...overheads)),
          `of ${overheads.length} installs`,
        ],
        ['install in parallel', ms(wall), `${plan.steps.length} steps at ${options.faster} times their usual speed`],
        ['install one by one', ms(chain.wallMs), `the same steps`],
        ['speed-up', `${(chain.wallMs / wall).toFixed(2)} ×`, `one by one ÷ parallel`],
        [
          'activities per second',
          (activities / crowdSeconds).toFixed(0),
          `${crowd.length} installs at once, no work in them`,
        ],
        [
          'decision sent to attempt started, median',
          ms(quantile(decisions, 0.5)),
          `${decisions.length} retries of a held step; at most 100 ms`,
        ],
        ['history', `${events} events`, `${tasks} workflow tasks, ${(bytes / 1024).toFixed(0)} KiB`],
      ]),
    );
  } finally {
    await rig.stop();
  }
}

async function historyOf({ handle }: Lived): Promise<{ events: number; tasks: number; bytes: number }> {
  const { events } = await handle.fetchHistory();
  const described = await handle.describe();
  return {
    events: events?.length ?? 0,
    tasks: events?.filter(({ workflowTaskCompletedEventAttributes: task }) => task).length ?? 0,
    bytes: described.historySize ?? 0,
  };
}
