import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { checkout, runCommand } from './run-command.ts';
import { one, tallyOfJest, type JestReport, type Tally } from './tally.ts';

const reportPath = resolve(checkout, 'test-artifacts/jest.json');

/** Runs the test files whose paths match, or all. A run that ends without its report is one failure. */
export async function runJest(patterns: readonly string[]): Promise<Tally> {
  await mkdir(dirname(reportPath), { recursive: true });
  await rm(reportPath, { force: true });
  const code = await runCommand('node', [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    resolve(checkout, 'node_modules/jest/bin/jest.js'),
    '--json',
    `--outputFile=${reportPath}`,
    ...patterns,
  ]);
  const report = await readFile(reportPath, 'utf8').catch(() => undefined);
  if (report === undefined) return one(false);
  const tally = tallyOfJest(JSON.parse(report) as JestReport);
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}
