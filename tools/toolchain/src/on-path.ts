import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { runCommand } from './run-command.ts';
import type { PathProbe, Surroundings } from './tool.ts';
import { findVersion } from './version.ts';

/** Absolute path of an executable of this name, or undefined. */
export async function which(command: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const directory of (env['PATH'] ?? '').split(delimiter)) {
    if (!isAbsolute(directory)) continue;
    const candidate = join(directory, command);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The copy on the PATH, if its version will do. One that will not, or does not even start, is named and passed over. */
export async function findOnPath(
  tool: string,
  probe: PathProbe,
  surroundings: Surroundings,
): Promise<string | undefined> {
  const { env, onProgress } = surroundings;
  const path = await which(probe.command, env);
  if (path === undefined) return undefined;
  const output = await runCommand(path, probe.args, { env, timeoutMs: 10_000 }).catch(() => undefined);
  const version = output?.exitCode === 0 ? findVersion(output.stdout + output.stderr) : undefined;
  if (version !== undefined && probe.accepts(version)) {
    onProgress(`${tool}: using ${path} (${version.join('.')})`);
    return path;
  }
  const is = version === undefined ? 'does not tell its version' : `is ${version.join('.')}`;
  onProgress(`${tool}: ${path} ${is}, ${probe.wanted} is needed: passing it over`);
  return undefined;
}
