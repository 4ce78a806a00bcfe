import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { delimiter, resolve } from 'node:path';

export const checkout = fileURLToPath(new URL('../../..', import.meta.url));

/** Nx without anything that outlives a command, and the pinned programs of the checkout first. */
export function environment(): NodeJS.ProcessEnv {
  const path = [resolve(checkout, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  return { ...process.env, PATH: path, NX_DAEMON: 'false', NX_TUI: 'false' };
}

/**
 * Runs a program in the checkout to its end, with this process's output as its own.
 * @returns its exit code; -1 when a signal ended it
 */
export function runCommand(file: string, args: readonly string[]): Promise<number> {
  return new Promise((done, reject) => {
    const child = spawn(file, args, { cwd: checkout, env: environment(), stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('close', (code) => done(code ?? -1));
  });
}
