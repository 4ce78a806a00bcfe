import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Installation, loadInstallation } from '@slipway/spec';
import type { AnyProvider } from '@slipway/providers';
import { UsageError } from './cli-error.ts';
import type { Context } from './context.ts';
import { InvalidFile } from './invalid-file.ts';

export interface Loaded {
  file: string;
  installation: Installation;
  provider: AnyProvider;
}

/** Reads and checks an installation file without any call. Throws `InvalidFile`, or `UsageError` when it cannot be read. */
export async function readInstallation(context: Context, file: string): Promise<Loaded> {
  let text: string;
  try {
    text = readFileSync(resolve(context.io.cwd, file), 'utf8');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw new UsageError(`cannot read ${file}: ${reason}`, `slipway init --out ${file}`);
  }
  const clouds = await context.clouds();
  const loaded = loadInstallation(text, file, clouds);
  if ('diagnostics' in loaded) throw new InvalidFile(file, loaded.diagnostics);
  const { installation } = loaded;
  const provider = clouds[installation.cloud];
  if (!provider) throw new Error(`no provider for ${installation.cloud}`);
  return { file, installation, provider };
}

/** The file of `-f`. Throws a `UsageError` that names the flag. */
export function requireFile(file: string | undefined, command: string): string {
  if (file !== undefined) return file;
  throw new UsageError('which installation file?', `slipway ${command} -f FILE`);
}

/** The flag `-f`, the same for all commands that read an installation file. */
export const fileFlag = { type: 'string', short: 'f', value: 'FILE', description: 'installation file' } as const;
