import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheEntry, cacheRoot, isWhole, type CacheEntry } from './cache-entry.ts';
import { withClaim } from './claim.ts';
import { DownloadError } from './download.ts';
import { asCacheFailure, ToolchainFailure } from './failure.ts';
import { buildWithGo, endAbandonedBuild, type BuildFolders } from './go-build.ts';
import { findOnPath } from './on-path.ts';
import { fetchRelease } from './release.ts';
import { selfTest } from './self-test.ts';
import type { Provided, Surroundings, ToolDefinition } from './tool.ts';

const underWay = new Map<string, { rank: number; result: Promise<Provided> }>();

/** PATH → cache → official release → build. Throws a `ToolchainFailure` when none of them can be. */
export async function obtain(definition: ToolDefinition, surroundings: Surroundings): Promise<Provided> {
  const entry = await cacheEntry(definition, surroundings.platform, surroundings.env);
  const same = underWay.get(entry.directory);
  if (same !== undefined) return same.result;
  const result = firstThatWorks(definition, entry, surroundings);
  underWay.set(entry.directory, { rank: definition.rank, result });
  return result.finally(() => underWay.delete(entry.directory));
}

async function firstThatWorks(
  definition: ToolDefinition,
  entry: CacheEntry,
  surroundings: Surroundings,
): Promise<Provided> {
  const tool = definition.name;
  const onPath = definition.onPath && (await findOnPath(tool, definition.onPath, surroundings));
  if (onPath !== undefined) return { tool, path: onPath, origin: 'path' };
  const path = join(entry.directory, definition.entry);
  if (await isWhole(entry, definition)) return { tool, path, origin: 'cache' };
  try {
    const fill = () => fillEntry(definition, entry, surroundings);
    const origin = await withClaim(entry.claims, fill, (owner) =>
      surroundings.onProgress(`${tool}: process ${owner} is fetching or building it, waiting`),
    );
    return { tool, path, origin };
  } catch (error) {
    throw asCacheFailure(error, `${tool} ${definition.version}`, cacheRoot(surroundings.env));
  }
}

/** Puts the tool together beside its place in the cache, tries it, and moves it there in one step. */
async function fillEntry(
  definition: ToolDefinition,
  entry: CacheEntry,
  surroundings: Surroundings,
): Promise<Provided['origin']> {
  if (await isWhole(entry, definition)) return 'cache';
  const folders: BuildFolders = { output: join(entry.partial, 'output'), scratch: join(entry.partial, 'scratch') };
  await endAbandonedBuild(folders);
  await Promise.all([entry.directory, folders.output].map((path) => rm(path, { recursive: true, force: true })));
  const origin = await fetchOrBuild(definition, folders, surroundings).catch(async (error: unknown) => {
    await rm(entry.partial, { recursive: true, force: true });
    throw error;
  });
  await rename(folders.output, entry.directory);
  await rm(entry.partial, { recursive: true, force: true });
  surroundings.onProgress(`${definition.name}: ${definition.version} is in ${entry.directory}`);
  return origin;
}

async function fetchOrBuild(
  definition: ToolDefinition,
  folders: BuildFolders,
  surroundings: Surroundings,
): Promise<Provided['origin']> {
  const because = await refusedDownload(definition, folders.output, surroundings);
  if (because === undefined) return 'download';
  surroundings.onProgress(`${definition.name}: ${because}: building it instead`);
  await higherRanks(definition.rank);
  const builds = join(cacheRoot(surroundings.env), 'build.claims');
  const build = () => buildWithGo(definition, folders, surroundings, because);
  await withClaim(builds, build, (owner) =>
    surroundings.onProgress(`${definition.name}: waiting for the build of process ${owner}`),
  );
  await selfTest(definition, folders.output, surroundings);
  return 'build';
}

/** Undefined when the release is there and runs; else half a sentence that says why not. */
async function refusedDownload(
  definition: ToolDefinition,
  output: string,
  surroundings: Surroundings,
): Promise<string | undefined> {
  const assets = definition.release(surroundings.platform);
  if (assets.length === 0) return `there is no release for ${surroundings.platform.os}`;
  try {
    await fetchRelease(definition.name, assets, output, surroundings);
    await selfTest(definition, output, surroundings);
    return undefined;
  } catch (error) {
    await rm(output, { recursive: true, force: true });
    if (error instanceof DownloadError) return error.message;
    if (error instanceof ToolchainFailure && error.code === 'SELF_TEST_FAILED')
      return 'its release does not run on this machine';
    throw error;
  }
}

/** Builds go one after another: each uses every core, and two linkers at once do not fit into a small machine's memory. */
async function higherRanks(rank: number): Promise<void> {
  const before = [...underWay.values()].filter((other) => other.rank < rank);
  await Promise.allSettled(before.map(({ result }) => result));
}
