import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isChosen, type Choice } from './choice.ts';
import { clouds, type Cloud } from './clouds.ts';
import { KeptResults } from './kept-results.ts';
import { report } from './report.ts';
import { keyOf, type Result } from './result.ts';
import { trialsIn } from './run-trials.ts';
import { builtSections, loadSection } from './sections.ts';
import { sideBySide } from './side-by-side.ts';
import { sections, type Section, type Trial } from './trial.ts';

const usage = `Usage: npm run faults -- [OPTIONS]

  --section ${sections.join('|')}   only this part; without it all of them at the same time
  --cloud ${Object.keys(clouds).join('|')}   only what is played on this cloud; k8s: in a cluster of any
  --only GLOB      only trials whose id matches this or another --only; * stands for anything, also over a /
  --spread         only what npm test runs
  --fresh          forget what earlier runs have shown
  --list           print the ids and run nothing
  --report         run nothing and tell what earlier runs have shown
  --publish        write docs/faults.md as well, with what is known of the other sections
  --seed N         of the random kills, as an earlier run has told it; without it another one each time

Goes on where it was stopped: what passed is not run again until all that was asked for has passed. Ends with 1 when a trial did not pass.`;

const { values } = parseArgs({
  options: {
    section: { type: 'string' },
    cloud: { type: 'string' },
    only: { type: 'string', multiple: true },
    spread: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.seed !== undefined) process.env['SLIPWAY_FAULTS_SEED'] = values.seed;
const root = fileURLToPath(new URL('../..', import.meta.url));
const keptIn = join(root, '.slipway', 'faults');
const kept = new KeptResults(keptIn);

process.exitCode = values.help ? (console.log(usage), 0) : await main();

async function main(): Promise<number> {
  const chosen = builtSections.filter((name) => values.section === undefined || name === values.section);
  if (chosen.length === 0) throw new Error(`no section ${values.section}: ${builtSections.join(', ')}`);
  const choice = readChoice();
  if (values.list) {
    for (const name of chosen) for (const { id } of await trialsOf(name, choice)) console.log(id);
    return 0;
  }
  const results = values.report ? await known(chosen, choice) : await run(chosen, choice);
  await write(results);
  return results.every(({ passed }) => passed) ? 0 : 1;
}

function readChoice(): Choice {
  const { cloud, only, spread } = values;
  if (cloud !== undefined && !(cloud in clouds))
    throw new Error(`no cloud ${cloud}: ${Object.keys(clouds).join(', ')}`);
  return { spread, ...(cloud !== undefined && { cloud: cloud as Cloud }), ...(only && { only }) };
}

async function run(chosen: readonly Section[], choice: Choice): Promise<Result[]> {
  // What was finished is not gone on with: it starts anew.
  const fresh = values.fresh || kept.isFinished(chosen, choice);
  kept.begin();
  const orders = chosen.map((name) => ({ name, choice, fresh }));
  const results = await sideBySide(orders, keptIn);
  if (results.length === 0) throw new Error('no trial is of that sort: --list names them');
  if (results.every(({ passed }) => passed)) kept.finish(chosen, choice);
  return results;
}

async function trialsOf(name: Section, choice: Choice): Promise<Trial[]> {
  const section = await loadSection(name);
  const trials = await trialsIn(section);
  await section.stop?.();
  return trials.filter((trial) => isChosen(trial, choice));
}

/** What earlier runs have shown of the trials as they are defined now. */
async function known(chosen: readonly Section[], choice: Choice): Promise<Result[]> {
  const results: Result[] = [];
  for (const name of chosen) {
    const before = kept.read(name);
    const trials = await trialsOf(name, choice);
    results.push(...trials.flatMap((trial) => before.get(keyOf(trial)) ?? []));
    console.log(
      `${name}: ${trials.length} trials, ${trials.filter((trial) => before.has(keyOf(trial))).length} of them run`,
    );
  }
  return results;
}

/** What is known of the trials that did not run now. */
async function keptOfOthers(results: readonly Result[]): Promise<Result[]> {
  const ran = new Set(results.map(({ id }) => id));
  return (await known(sections, { spread: false })).filter(({ id }) => !ran.has(id));
}

async function write(results: readonly Result[]): Promise<void> {
  const text = report(results);
  const folder = join(root, 'test-artifacts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'faults.md'), text);
  writeFileSync(join(folder, 'faults.json'), `${JSON.stringify(results, undefined, 1)}\n`);
  if (values.publish)
    writeFileSync(join(root, 'docs', 'faults.md'), report([...results, ...(await keptOfOthers(results))]));
  console.log(`\n${text}`);
}
