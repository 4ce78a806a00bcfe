import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot } from './cache-entry.ts';
import { withClaim } from './claim.ts';
import { ToolchainFailure } from './failure.ts';
import { isExecutable, which } from './on-path.ts';
import { runCommand } from './run-command.ts';
import type { Provided, Surroundings } from './tool.ts';

/** What is put into an environment of Python's of our own: the server, and the release of Amazon's models that it is run with. */
const packages = ['moto[server]==5.2.3', 'botocore==1.44.5', 'boto3==1.44.5'];
const entry = '5.2.3-botocore-1.44.5';
const fix = 'Install Python 3.10 or later with venv, and start again.';

/** `moto_server`, somebody else's implementation of Amazon's APIs. Only tests use it. */
export async function provideMoto(surroundings: Surroundings): Promise<Provided> {
  const directory = join(cacheRoot(surroundings.env), 'moto', entry);
  const path = join(directory, 'bin', 'moto_server');
  // An environment cannot be moved once it is made: what says that it is whole is put there last.
  const whole = join(directory, 'bin', 'whole');
  if (await isExecutable(whole)) return { tool: 'moto', path, origin: 'cache' };
  const python = await which('python3', surroundings.env);
  if (python === undefined) throw new ToolchainFailure('NO_PYTHON', 'There is no python3 on the PATH.', fix);
  return withClaim(`${directory}.claims`, async () => {
    if (await isExecutable(whole)) return { tool: 'moto', path, origin: 'cache' };
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    surroundings.onProgress(`moto: ${packages.join(', ')} into ${directory}`);
    const pip = join(directory, 'bin', 'pip');
    await run(surroundings, python, ['-m', 'venv', directory]);
    await run(surroundings, pip, ['install', '--quiet', '--disable-pip-version-check', ...packages]);
    await writeFile(whole, '', { mode: 0o755 });
    return { tool: 'moto', path, origin: 'package-manager' };
  });
}

async function run({ env }: Surroundings, command: string, args: string[]): Promise<void> {
  const { exitCode, stderr } = await runCommand(command, args, { env, timeoutMs: 300_000 });
  if (exitCode === 0) return;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  throw new ToolchainFailure('NO_PYTHON', `\`${command} ${args.join(' ')}\` failed: ${said}`, fix);
}
