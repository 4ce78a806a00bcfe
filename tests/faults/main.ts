import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { KeptResults } from './kept-results.ts';
import { report } from './report.ts';
import { keyOf, type Result } from './result.ts';
import { runTrials, trialsIn } from './run-trials.ts';
import { builtSections, loadSection } from './sections.ts';
import { sections, type Section, type Trial } from './trial.ts';

const usage = `Usage: npm run faults -- [OPTIONS]

  --section ${sections.join('|')}   only this part
  --only GLOB      only trials whose id matches this or another --only; * stands for anything, also over a /
  --spread         only what npm test runs
  --fresh          forget what earlier runs have shown
  --list           print the ids and run nothing
  --report         run nothing and tell what earlier runs have shown
  --publish        write docs/faults.md as well, with what is known of the other sections
  --seed N         of the random kills, as an earlier run has told it; without it another one each time

Goes on where it was stopped: what passed is not run again until all have passed. Ends with 1 when a trial did not pass.`;

const { values } = parseArgs({
  options: {
    section: { type: 'string' },
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
const kept = new KeptResults(join(root, '.slipway', 'faults'));

process.exitCode = values.help ? (console.log(usage), 0) : await main();

async function main(): Promise<number> {
  const chosen = builtSections.filter((name) => values.section === undefined || name === values.section);
  if (chosen.length === 0) throw new Error(`no section ${values.section}: ${builtSections.join(', ')}`);
  const results: Result[] = [];
  for (const name of chosen) results.push(...(await runSection(name)));
  if (values.list) return 0;
  write(results);
  return results.every(({ passed }) => passed) ? 0 : 1;
}

async function runSection(name: Section): Promise<Result[]> {
  if (values.report) return [...kept.read(name).values()];
  const section = await loadSection(name);
  const trials = (await trialsIn(section)).filter(isWanted);
  if (values.list) {
    for (const { id } of trials) console.log(id);
    await section.stop?.();
    return [];
  }
  const isKept = (trial: Trial): boolean => kept.read(name).get(keyOf(trial))?.passed === true;
  // What was finished is not gone on with: it starts anew.
  if (values.fresh || trials.every(isKept)) kept.forget(name, new Set(trials.map(keyOf)));
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

/** What is known of the sections that did not run now. */
function keptOfOthers(results: readonly Result[]): Result[] {
  const others = sections.filter((name) => !results.some(({ section }) => section === name));
  return others.flatMap((name) => [...kept.read(name).values()]);
}

function isWanted({ id, spread }: Trial): boolean {
  if (values.spread && !spread) return false;
  return values.only === undefined || values.only.some((glob) => globToRegExp(glob).test(id));
}

function globToRegExp(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}

function write(results: readonly Result[]): void {
  const text = report(results);
  const folder = join(root, 'test-artifacts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'faults.md'), text);
  writeFileSync(join(folder, 'faults.json'), `${JSON.stringify(results, undefined, 1)}\n`);
  if (values.publish) writeFileSync(join(root, 'docs', 'faults.md'), report([...results, ...keptOfOthers(results)]));
  console.log(`\n${text}`);
}
