import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ToolchainFailure } from './failure.ts';
import { which } from './on-path.ts';
import { runCommand } from './run-command.ts';
import type { ToolDefinition } from './tool.ts';
import { findVersion, isAtLeast } from './version.ts';

/** Path of a Go that can build `definition`. Throws `NO_GO` or `GO_TOO_OLD`; `because` says why a build is needed at all. */
export async function goCompiler(definition: ToolDefinition, env: NodeJS.ProcessEnv, because: string): Promise<string> {
  const needed = await neededVersion(definition.build.module);
  const tool = `${definition.name} ${definition.version}`;
  const fix = `Install Go ${needed.text} or newer (https://go.dev/dl/)${alternative(definition)}, and run the command again.`;
  const go = await which('go', env);
  if (go === undefined) {
    throw new ToolchainFailure(
      'NO_GO',
      `${tool} has to be built, because ${because}, and there is no Go on the PATH.`,
      fix,
    );
  }
  // Outside any module: inside one that wants a newer Go, an old one may refuse to say anything.
  const { stdout } = await runCommand(go, ['version'], {
    env: { ...env, GOTOOLCHAIN: 'local' },
    cwd: tmpdir(),
    timeoutMs: 10_000,
  });
  const present = findVersion(stdout);
  if (present === undefined || !isAtLeast(present, needed.version)) {
    const is = present === undefined ? 'does not tell its version' : `is ${present.join('.')}`;
    throw new ToolchainFailure(
      'GO_TOO_OLD',
      `${tool} has to be built, because ${because}, and needs Go ${needed.text} or newer; ${go} ${is}.`,
      fix,
    );
  }
  return go;
}

async function neededVersion(module: string): Promise<{ text: string; version: number[] }> {
  const text = /^go (\S+)$/m.exec(await readFile(join(module, 'go.mod'), 'utf8'))?.[1] ?? '';
  const version = findVersion(text);
  if (version === undefined) throw new Error(`${join(module, 'go.mod')} names no Go version.`);
  return { text, version };
}

function alternative({ onPath }: ToolDefinition): string {
  return onPath === undefined ? '' : `, or put ${onPath.command} ${onPath.wanted} on the PATH`;
}
