import { parseArgs } from 'node:util';
import type { InvariantName } from './invariants/index.ts';
import { mutants } from './mutants.ts';
import { describeCatch, hunt, properties, runsOf, type Catch } from './properties.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';
import { Tally } from './tally.ts';
import { mutatedBundle, workflowBundle } from './workflow-bundle.ts';
import { describeScenario } from './arbitraries/describe-scenario.ts';

const usage = `Usage: npm run properties -- [--runs N] [--seed SEED] [--only PROPERTY [--path PATH]] [--mutants]

  Lives through random runs of the workflows in virtual time and checks every rule of the engine on each.
  --mutants   plants bugs, one at a time, and prints how soon each is found`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: 'string' },
    path: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const chosen = properties.filter(({ key }) => values.only === undefined || key === values.only);

if (values.help || chosen.length === 0) {
  console.log(`${usage}\n\nProperties: ${properties.map(({ key }) => key).join(', ')}`);
  process.exitCode = values.help ? 0 : 2;
} else process.exitCode = await (values.mutants ? huntMutants() : huntDefects());

async function huntDefects(): Promise<number> {
  const sandbox = openSandbox(await workflowBundle());
  const tally = new Tally();
  let failed = 0;
  for (const property of chosen) {
    const share = chosen.length === 1 ? runs : runsOf(property, runs);
    const caught = await hunt(sandbox, property, {
      runs: share,
      seed,
      lived: (run) => tally.add(run),
      ...(values.path && { path: values.path }),
    });
    console.log(`${caught ? 'FAIL' : 'ok  '} ${property.name} (${caught?.run ?? share} runs)`);
    if (caught) console.log(describeCatch(caught));
    if (caught) failed++;
  }
  console.log(tally.describe());
  console.log(`seed ${seed}`);
  return failed === 0 ? 0 : 1;
}

/** @returns 1 when one was not found */
async function huntMutants(): Promise<number> {
  let survived = 0;
  console.log(`seed ${seed}, at most ${runs} runs of each\n`);
  for (const { name, edits, breaks } of mutants) {
    const { caught, after } = await huntIn(openSandbox(await mutatedBundle(edits)), breaks);
    if (!caught) survived++;
    console.log(caught ? `found after ${after} runs: ${name}` : `NOT FOUND in ${after} runs: ${name}`);
    if (caught)
      console.log([describeScenario(caught.scenario), ...caught.broken].map((line) => `    ${line}`).join('\n'));
  }
  console.log(`\n${mutants.length - survived} of ${mutants.length} found, seed ${seed}`);
  return survived === 0 ? 0 : 1;
}

async function huntIn(sandbox: Sandbox, rule: InvariantName): Promise<{ caught: Catch | undefined; after: number }> {
  let after = 0;
  for (const property of chosen) {
    const caught = await hunt(sandbox, property, { runs: runsOf(property, runs), seed, rule });
    after += caught?.run ?? runsOf(property, runs);
    if (caught) return { caught, after };
  }
  return { caught: undefined, after };
}
