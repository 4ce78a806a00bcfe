import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { provideAzureModels } from './azure-models.ts';
import { provideMoto } from './moto.ts';
import { thisPlatform } from './platform.ts';

test.each([
  ['moto', provideMoto],
  ['azure-models', provideAzureModels],
])('provideEnvironment: without Python %s cannot be had, and nothing is put into the cache', async (_, provide) => {
  const home = await mkdtemp(join(tmpdir(), 'slipway-python-'));
  try {
    const env = { PATH: home, XDG_CACHE_HOME: home };
    const waits = { answerTimeoutMs: 1_000, stallTimeoutMs: 1_000, onProgress: () => undefined };
    await expect(provide({ env, platform: thisPlatform(), ...waits })).rejects.toMatchObject({
      code: 'NO_PYTHON',
      fix: expect.stringContaining('Python 3.10'),
    });
    expect(await readdir(home)).toEqual([]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
