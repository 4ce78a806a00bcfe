import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm, statfs, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { buildFailure } from './build-failure.ts';
import { diskFull } from './failure.ts';
import { goCompiler } from './go-compiler.ts';
import { identify, signalProcess, type ProcessIdentity } from './process-identity.ts';
import { runCommand, type RunResult } from './run-command.ts';
import type { Surroundings, ToolDefinition } from './tool.ts';

export interface BuildFolders {
  /** Where the finished programs go. */
  output: string;
  /** Compiler cache and temporary files: gigabytes. Kept when the build is interrupted, so that the next one goes on from there. */
  scratch: string;
}

/** Builds a tool from its Go module. Throws a `ToolchainFailure`; `because` says why it is not downloaded. */
export async function buildWithGo(
  definition: ToolDefinition,
  folders: BuildFolders,
  surroundings: Surroundings,
  because: string,
): Promise<void> {
  const { build, name } = definition;
  const go = await goCompiler(definition, surroundings.env, because);
  await Promise.all([folders.output, join(folders.scratch, 'tmp')].map((path) => mkdir(path, { recursive: true })));
  const disk = await statfs(folders.scratch);
  if (disk.bavail * disk.bsize < build.freeBytes)
    throw diskFull(`${name} (a build takes ${gigabytes(build.freeBytes)})`, folders.scratch);

  const run = (args: string[], onLine: (line: string) => void) =>
    runCommand(go, args, {
      env: buildEnvironment(surroundings, folders.scratch),
      cwd: build.module,
      onLine,
      onStart: (pid) => writeFileSync(builderFile(folders), JSON.stringify(identify(pid) ?? null)),
    });
  const check = (result: RunResult) => {
    if (result.exitCode !== 0) throw buildFailure(definition, result.stderr, folders.scratch);
    return result;
  };

  let fetched = 0;
  const resolving = progress(surroundings, () => `${name}: fetching Go modules, ${fetched} so far`);
  const packages = await run(['list', '-deps', build.package], () => (fetched += 1)).finally(resolving.stop);
  const total = check(packages).stdout.trim().split('\n').length;

  let built = 0;
  const building = progress(surroundings, () =>
    built < total - 1 ? `${name}: built ${built} of ${total} packages` : `${name}: linking`,
  );
  surroundings.onProgress(`${name}: building ${definition.version} with ${go}, once: ${total} packages`);
  const output = join(folders.output, build.output);
  const args = ['build', '-v', '-trimpath', '-buildvcs=false', '-ldflags', build.ldflags, '-o', output, build.package];
  check(await run(args, () => (built += 1)).finally(building.stop));
  for (const link of build.links) await symlink(build.output, join(folders.output, link));
}

/** Ends the compiler that a killed run left behind; two at once would be slow and fill the memory. */
export async function endAbandonedBuild(folders: BuildFolders): Promise<void> {
  try {
    const builder = JSON.parse(readFileSync(builderFile(folders), 'utf8')) as ProcessIdentity | null;
    if (builder !== null) signalProcess(builder, 'SIGKILL', 'group');
  } catch {
    return; // no build was under way
  }
  await rm(builderFile(folders), { force: true });
}

function builderFile(folders: BuildFolders): string {
  return join(folders.scratch, 'compiler.json');
}

/** Nothing of the user's own Go settings may change the outcome; where modules come from stays theirs (GOPROXY, GOFLAGS, proxies). */
function buildEnvironment({ env, platform }: Surroundings, scratch: string): NodeJS.ProcessEnv {
  return {
    ...env,
    CGO_ENABLED: '0',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    GOOS: platform.os,
    GOARCH: platform.arch,
    GOCACHE: join(scratch, 'cache'),
    GOTMPDIR: join(scratch, 'tmp'),
  };
}

function progress({ onProgress }: Surroundings, line: () => string): { stop(): void } {
  const started = Date.now();
  const timer = setInterval(() => onProgress(`${line()}, ${Math.round((Date.now() - started) / 1000)} s`), 5_000);
  return { stop: () => clearInterval(timer) };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(0)} GB`;
}
