import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { criticalPath } from './critical-path.ts';
import { googleCloudPlan, oneByOne, usualTimes } from './plans.ts';
import { many } from './many/many.ts';
import { quietRuntime } from './quiet-runtime.ts';
import { Rig, type Lived } from './rig.ts';
import { quantile, table } from './table.ts';

/**
 * `npm run bench`: what the engine itself costs, on a real dev server and a real worker with the bundle of this build, over
 * activities that only take time. Prints a table; asserts nothing, for a busy machine is no defect.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    many: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '300' },
    'worker-options': { type: 'string', default: '{}' },
    'dynamic-config': { type: 'string', default: '{}' },
    verbose: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    faster: { type: 'string', default: '200' },
    parallel: { type: 'string', default: '40' },
    'no-eager': { type: 'boolean', default: false },
  },
});
const codePath = fileURLToPath(new URL('../apps/worker/dist/workflow-bundle.js', import.meta.url));
if (!existsSync(codePath)) throw new Error('the workflow bundle is missing: npm run build');

if (positionals.includes('many')) {
  await many(codePath, {
    count: Number(values.many),
    seconds: Number(values.seconds),
    workerOptions: JSON.parse(values['worker-options']) as object,
    dynamicConfig: JSON.parse(values['dynamic-config']) as Record<string, number>,
    verbose: values.verbose,
  });
  process.exit();
}
quietRuntime();
const plan = googleCloudPlan();
const manners = usualTimes(plan, Number(values.faster));
const rig = await Rig.start(codePath, !values['no-eager']);
try {
  await rig.install(plan, {}, 1);

  const lives: Lived[] = [];
  for (let round = 0; round < Number(values.rounds); round++) lives.push(...(await rig.install(plan, manners, 1)));
  const [chain] = (await rig.install(oneByOne(plan), manners, 1)) as [Lived];
  const begin = performance.now();
  const crowd = await rig.install(plan, {}, Number(values.parallel));
  const crowdSeconds = (performance.now() - begin) / 1000;

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
      ['install in parallel', ms(wall), `${plan.steps.length} steps at ${values.faster} times their usual speed`],
      ['install one by one', ms(chain.wallMs), `the same steps`],
      ['speed-up', `${(chain.wallMs / wall).toFixed(2)} ×`, `one by one ÷ parallel`],
      [
        'activities per second',
        (activities / crowdSeconds).toFixed(0),
        `${crowd.length} installs at once, no work in them`,
      ],
      ['history', `${events} events`, `${tasks} workflow tasks, ${(bytes / 1024).toFixed(0)} KiB`],
    ]),
  );
} finally {
  await rig.stop();
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
