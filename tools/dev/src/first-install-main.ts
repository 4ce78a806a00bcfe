import { spawn } from 'node:child_process';
import { checkout } from './folders.ts';
import { firstInstall, type FirstInstall } from './first-install.ts';

/** At the terminal as it stands. @returns its exit code */
function run([command = '', ...args]: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: checkout, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function main(args: string[]): Promise<number> {
  let steps: FirstInstall;
  try {
    steps = firstInstall(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }
  // Ctrl-C is for what runs at the terminal; this process waits for its answer.
  process.on('SIGINT', () => undefined);
  return (await run(steps.start)) || run(steps.install);
}

process.exitCode = await main(process.argv.slice(2));
