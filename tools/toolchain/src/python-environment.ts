import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot } from './cache-entry.ts';
import { withClaim } from './claim.ts';
import { ToolchainFailure } from './failure.ts';
import { isExecutable, which } from './on-path.ts';
import { runCommand } from './run-command.ts';
import type { Provided, Surroundings } from './tool.ts';

/** An environment of Python's of our own. */
interface PythonEnvironment {
  tool: string;
  /** Says what is in it: another one is another folder of the cache. */
  entry: string;
  /** With their versions, as pip takes them. */
  packages: readonly string[];
  /** Default: with all that the packages need. */
  alone?: boolean;
  /** What is handed out, inside of it. */
  path: string;
}

const fix = 'Install Python 3.10 or later with venv, and start again.';

/** Finds it in the cache, or makes it there. Throws a `ToolchainFailure` with code `NO_PYTHON` where there is no Python to make it with. */
export async function provideEnvironment(wanted: PythonEnvironment, surroundings: Surroundings): Promise<Provided> {
  const { tool, packages } = wanted;
  const directory = join(cacheRoot(surroundings.env), tool, wanted.entry);
  const path = join(directory, wanted.path);
  // An environment cannot be moved once it is made: what says that it is whole is put there last.
  const whole = join(directory, 'bin', 'whole');
  if (await isExecutable(whole)) return { tool, path, origin: 'cache' };
  const python = await which('python3', surroundings.env);
  if (python === undefined) throw new ToolchainFailure('NO_PYTHON', 'There is no python3 on the PATH.', fix);
  return withClaim(`${directory}.claims`, async () => {
    if (await isExecutable(whole)) return { tool, path, origin: 'cache' };
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    surroundings.onProgress(`${tool}: ${packages.join(', ')} into ${directory}`);
    const pip = join(directory, 'bin', 'pip');
    const how = ['--quiet', '--disable-pip-version-check', ...(wanted.alone ? ['--no-deps', '--no-compile'] : [])];
    await run(surroundings, python, ['-m', 'venv', directory]);
    await run(surroundings, pip, ['install', ...how, ...packages]);
    await writeFile(whole, '', { mode: 0o755 });
    return { tool, path, origin: 'package-manager' };
  });
}

async function run({ env }: Surroundings, command: string, args: string[]): Promise<void> {
  const { exitCode, stderr } = await runCommand(command, args, { env, timeoutMs: 300_000 });
  if (exitCode === 0) return;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  throw new ToolchainFailure('NO_PYTHON', `\`${command} ${args.join(' ')}\` failed: ${said}`, fix);
}
