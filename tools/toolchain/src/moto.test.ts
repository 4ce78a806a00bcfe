import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { provideMoto } from './moto.ts';
import { thisPlatform } from './platform.ts';

test('moto: without Python it cannot be had, and nothing is put into the cache', async () => {
  const home = await mkdtemp(join(tmpdir(), 'slipway-moto-'));
  try {
    const env = { PATH: home, XDG_CACHE_HOME: home };
    const waits = { answerTimeoutMs: 1_000, stallTimeoutMs: 1_000, onProgress: () => undefined };
    await expect(provideMoto({ env, platform: thisPlatform(), ...waits })).rejects.toMatchObject({
      code: 'NO_PYTHON',
      fix: expect.stringContaining('Python 3.10'),
    });
    expect(await readdir(home)).toEqual([]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
