import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isExecutable } from './on-path.ts';
import type { Platform } from './platform.ts';
import type { ToolDefinition } from './tool.ts';

/** Where one version of one tool is kept, and where it is put together. */
export interface CacheEntry {
  /** Holds the whole tool or does not exist. */
  directory: string;
  /** Work in progress; what an interrupted build left here is used by the next one. */
  partial: string;
  /** Claimed by the process that fills the entry. */
  claims: string;
}

/** `${XDG_CACHE_HOME:-~/.cache}/slipway`, shared by all checkouts of a user. */
export function cacheRoot(env: NodeJS.ProcessEnv): string {
  const home = env['XDG_CACHE_HOME'];
  return join(home === undefined || home === '' ? join(env['HOME'] ?? homedir(), '.cache') : home, 'slipway');
}

/** Named by version, platform and recipe, so that two checkouts with different Go modules do not undo each other's work. */
export async function cacheEntry(
  definition: ToolDefinition,
  platform: Platform,
  env: NodeJS.ProcessEnv,
): Promise<CacheEntry> {
  const shelf = join(cacheRoot(env), definition.name);
  const name = `${definition.version}-${platform.os}-${platform.arch}-${await recipeHash(definition)}`;
  return {
    directory: join(shelf, name),
    partial: join(shelf, `${name}.partial`),
    claims: join(shelf, `${name}.claims`),
  };
}

export async function isWhole(entry: CacheEntry, definition: ToolDefinition): Promise<boolean> {
  const present = await Promise.all(definition.files.map((file) => isExecutable(join(entry.directory, file))));
  return present.every(Boolean);
}

async function recipeHash({ build }: ToolDefinition): Promise<string> {
  const hash = createHash('sha256').update(`${build.package}\n${build.ldflags}\n`);
  const sources = (await readdir(build.module)).filter((file) => file === 'go.mod' || file.endsWith('.go'));
  for (const file of sources.sort()) hash.update(`${file}\n`).update(await readFile(join(build.module, file)));
  return hash.digest('hex').slice(0, 10);
}
