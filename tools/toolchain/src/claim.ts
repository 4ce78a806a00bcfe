import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts';

/**
 * Runs `work` while no other process that claims `directory` does. Every claimant has a file of its own that names its process, so
 * taking over from a dead one is deleting a file that nobody else writes: there is no lock file that two could seize at once.
 * A claimant that sees another living one beside itself steps back; as each writes before it looks, at least one of two does.
 */
export async function withClaim<T>(
  directory: string,
  work: () => Promise<T>,
  onWait?: (owner: number) => void,
): Promise<T> {
  const release = await claim(directory, onWait);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function claim(directory: string, onWait?: (owner: number) => void): Promise<() => Promise<void>> {
  const self = identify(process.pid);
  if (self === undefined) throw new Error('This process cannot read its own start time.');
  await mkdir(directory, { recursive: true });
  const mine = `${process.pid}-${randomUUID()}.claim`;
  for (let told = false; ; await sleep(50 + Math.random() * 150)) {
    let owner = await livingOwner(directory, mine);
    if (owner === undefined) {
      await writeWhole(join(directory, mine), self);
      owner = await livingOwner(directory, mine);
      if (owner === undefined) return () => rm(join(directory, mine), { force: true });
      await rm(join(directory, mine), { force: true });
    }
    if (!told) onWait?.(owner.pid);
    told = true;
  }
}

async function livingOwner(directory: string, mine: string): Promise<ProcessIdentity | undefined> {
  for (const file of await readdir(directory)) {
    if (!file.endsWith('.claim') || file === mine) continue;
    const path = join(directory, file);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const owner = JSON.parse(text) as ProcessIdentity;
    if (isRunning(owner)) return owner;
    await rm(path, { force: true });
  }
  return undefined;
}

/** Appears under its name with all of its content or not at all. */
async function writeWhole(path: string, identity: ProcessIdentity): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(identity));
  await rename(`${path}.new`, path);
}
