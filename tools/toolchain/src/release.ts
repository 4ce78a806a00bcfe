import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { download, DownloadError, downloadText } from './download.ts';
import { runCommand } from './run-command.ts';
import type { Asset, Surroundings } from './tool.ts';

/** Puts the files of an official release into `directory`. Rejects with `DownloadError`, or with the file system's error. */
export async function fetchRelease(
  tool: string,
  assets: Asset[],
  directory: string,
  surroundings: Surroundings,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  // All have ended before the first failure is told: the caller removes the directory then.
  const fetched = await Promise.allSettled(assets.map((asset) => fetchAsset(tool, asset, directory, surroundings)));
  for (const result of fetched) if (result.status === 'rejected') throw result.reason;
}

async function fetchAsset(tool: string, asset: Asset, directory: string, surroundings: Surroundings): Promise<void> {
  const { env, onProgress } = surroundings;
  onProgress(`${tool}: downloading ${asset.url}`);
  const expected = await expectedDigest(asset, surroundings);
  const received = join(directory, `${asset.file}.download`);
  const digest = await download(asset.url, received, surroundings, progressOf(`${tool}: ${asset.file}`, onProgress));
  if (digest !== expected) {
    await rm(received);
    throw new DownloadError(`${asset.url} has SHA-256 ${digest}, expected ${expected}: not used`);
  }
  const target = join(directory, asset.file);
  if (asset.member === undefined) {
    await rename(received, target);
  } else {
    const unpacked = await mkdtemp(`${target}.unpacked-`);
    const tar = await runCommand('tar', ['-xzf', received, '-C', unpacked, asset.member], { env });
    if (tar.exitCode !== 0) throw new DownloadError(`${asset.url} cannot be unpacked: ${tar.stderr.trim()}`);
    await rename(join(unpacked, asset.member), target);
    await Promise.all([received, unpacked].map((path) => rm(path, { recursive: true })));
  }
  await chmod(target, 0o755);
}

async function expectedDigest(asset: Asset, surroundings: Surroundings): Promise<string> {
  if (typeof asset.sha256 === 'string') return asset.sha256;
  const name = basename(new URL(asset.url).pathname);
  for (const line of (await downloadText(asset.sha256.url, surroundings)).split('\n')) {
    const [digest, file] = line.trim().split(/\s+\*?/);
    if (digest !== undefined && /^[0-9a-f]{64}$/.test(digest) && (file === undefined || file === name)) return digest;
  }
  throw new DownloadError(`${asset.sha256.url} has no checksum of ${name}`);
}

function progressOf(what: string, onProgress: (line: string) => void): (bytes: number) => void {
  let told = Date.now();
  return (bytes) => {
    if (Date.now() - told < 3_000) return;
    told = Date.now();
    onProgress(`${what}: ${(bytes / 1e6).toFixed(0)} MB received`);
  };
}
