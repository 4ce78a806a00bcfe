import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { withClaim } from './claim.ts';
import { identify } from './process-identity.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'slipway-claim-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('withClaim: never two at once, and all get their turn', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, (inside += 1));
    await sleep(5);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withClaim(directory, work)));
  expect(most).toBe(1);
  expect(await readdir(directory)).toEqual([]);
});

test('withClaim: work that throws gives its claim back', async () => {
  await expect(withClaim(directory, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withClaim(directory, () => Promise.resolve('next'))).toBe('next');
});

test('withClaim: the claim of a process whose pid now belongs to another is taken over', async () => {
  await writeFile(join(directory, 'old.claim'), JSON.stringify({ pid: process.pid, startedAt: 'before the reboot' }));
  expect(await withClaim(directory, () => Promise.resolve('mine'))).toBe('mine');
});

test('withClaim: whoever waits learns for whom', async () => {
  const path = join(directory, 'other.claim');
  await writeFile(path, JSON.stringify(identify(process.ppid)));
  const owners: number[] = [];
  let waiting: Promise<string> | undefined;
  await new Promise<void>((resolve) => {
    const learn = (owner: number): void => {
      owners.push(owner);
      resolve();
    };
    waiting = withClaim(directory, () => Promise.resolve('later'), learn);
  });
  await rm(path);
  expect(await waiting).toBe('later');
  expect(owners).toEqual([process.ppid]);
});
