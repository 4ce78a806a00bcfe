import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { identify } from '@slipway/toolchain';
import { endProcess } from './end-process.ts';

/**
 * Ends the control plane processes that a killed local cloud left running, by the pids on record in its folder. A pid counts as ours only
 * when its command line names that folder, as every component's does.
 */
export async function endControlPlanes(cloudFolder: string): Promise<void> {
  const pids: number[] = [];
  for await (const file of glob('**/pids.json', { cwd: cloudFolder })) {
    const text = await readFile(join(cloudFolder, file), 'utf8').catch(() => '[]');
    for (const { pid } of JSON.parse(text) as { pid: number }[]) pids.push(pid);
  }
  await Promise.all(
    pids.map(async (pid) => {
      const identity = identify(pid);
      if (identity !== undefined && (await commandLine(pid)).includes(cloudFolder)) await endProcess(identity, 5_000);
    }),
  );
}

async function commandLine(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout;
}
