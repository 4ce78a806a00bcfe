import { build, staticChecks, toolchain } from './check.ts';
import { runChecks } from './run-checks.ts';
import { runJest } from './run-jest.ts';
import { add, describeTally, type Tally } from './tally.ts';

const usage = `Usage: node tools/checks/src/main.ts COMMAND

  lint             types, lint, format and dead code
  test [PATTERN]   lint, build and all tests, or those whose path matches

The last line is "N passed, N failed"; a check counts like a test.`;

async function main([command, ...patterns]: string[]): Promise<number> {
  if (command !== 'lint' && command !== 'test') {
    console.error(usage);
    return 2;
  }
  const tally = command === 'lint' ? await runChecks(staticChecks) : await test(patterns);
  console.log(describeTally(tally));
  return tally.failed === 0 ? 0 : 1;
}

async function test(patterns: readonly string[]): Promise<Tally> {
  const checked = await runChecks([...staticChecks, build, toolchain]);
  return add(checked, await runJest(patterns));
}

process.exitCode = await main(process.argv.slice(2));
