import { join } from 'node:path';
import { cacheRoot } from './cache-entry.ts';
import { withClaim } from './claim.ts';
import { ToolchainFailure } from './failure.ts';
import { isExecutable, which } from './on-path.ts';
import { runCommand } from './run-command.ts';
import type { Provided, Surroundings } from './tool.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A browser is the system's business: it is found or installed by the package manager, never cached by us. */
export async function provideChromium(
  surroundings: Surroundings,
  isRoot = process.getuid?.() === 0,
): Promise<Provided> {
  const found = await findChromium(surroundings);
  if (found !== undefined) return { tool: 'chromium', path: found, origin: 'path' };
  const apt = await which('apt-get', surroundings.env);
  if (surroundings.platform.os === 'linux' && isRoot && apt !== undefined) {
    const claims = join(cacheRoot(surroundings.env), 'chromium', 'apt.claims');
    return withClaim(claims, () => installWithApt(apt, surroundings));
  }
  throw missing(surroundings, 'There is no Chromium on the PATH.', apt !== undefined);
}

async function installWithApt(apt: string, surroundings: Surroundings): Promise<Provided> {
  const env = { ...surroundings.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another process may have installed it while this one waited.
  let path = await findChromium(surroundings);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    if (path !== undefined) break;
    surroundings.onProgress(`chromium: apt-get ${args.join(' ')}`);
    const { exitCode, stderr } = await runCommand(apt, ['-o', 'DPkg::Lock::Timeout=120', ...args], { env });
    if (exitCode !== 0) {
      const said = stderr.trim().split('\n').at(-1) ?? '';
      throw missing(
        surroundings,
        `There is no Chromium on the PATH, and \`apt-get ${args.join(' ')}\` failed: ${said}`,
        true,
      );
    }
  }
  path ??= await findChromium(surroundings);
  if (path === undefined) throw missing(surroundings, 'apt-get installed a Chromium that does not start.', true);
  return { tool: 'chromium', path, origin: 'package-manager' };
}

/** Ubuntu's `chromium-browser` may be a script that only says how to install a snap: only what tells its version counts. */
async function findChromium({ env, platform }: Surroundings): Promise<string | undefined> {
  const onPath = await Promise.all(names.map((name) => which(name, env)));
  const candidates = platform.os === 'darwin' ? [...onPath, ...applications] : onPath;
  for (const candidate of candidates) {
    if (candidate === undefined || !(await isExecutable(candidate))) continue;
    const version = await runCommand(candidate, ['--version'], { env, timeoutMs: 60_000 }).catch(() => undefined);
    if (version?.exitCode === 0) return candidate;
  }
  return undefined;
}

function missing({ platform }: Surroundings, message: string, apt: boolean): ToolchainFailure {
  const command =
    platform.os === 'darwin'
      ? 'brew install --cask chromium'
      : apt
        ? 'sudo apt-get update && sudo apt-get install -y chromium'
        : "your system's package manager to install chromium";
  return new ToolchainFailure(
    'NO_CHROMIUM',
    message,
    `The tests of the web UI need a browser. Run ${command}, and start again.`,
  );
}
