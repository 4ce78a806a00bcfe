import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { parseCommandLine } from './command-line.ts';

describe('parseCommandLine', () => {
  test('all options of a start', () => {
    expect(
      parseCommandLine([
        'start',
        '--speed',
        '10x',
        '--cloud',
        'gcp',
        '--cloud',
        'aws',
        '--state',
        '/s',
        '--foreground',
      ]),
    ).toEqual({
      command: 'start',
      speed: 10,
      clouds: ['gcp', 'aws'],
      dir: '/s',
      foreground: true,
      follow: false,
      lines: 50,
      json: false,
    });
  });

  test('--cloud all takes back an earlier choice', () => {
    expect(parseCommandLine(['start', '--cloud', 'all'])?.clouds).toEqual([]);
  });

  test.each([
    [[], 'No command given.'],
    [['begin'], 'No such command: begin.'],
    [['restart', 'etcd'], 'No such part: etcd. There are temporal, local-cloud, worker.'],
    [['start', '--speed', 'fast'], '--speed takes a number above 0, not fast.'],
    [['start', '--turbo'], "Unknown option '--turbo'"],
  ])('%j is refused: %s', (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(message);
  });
});

describe('main', () => {
  const run = promisify(execFile);
  const main = fileURLToPath(new URL('main.ts', import.meta.url));

  test('a wrong command line ends with 2 and shows the right ones', async () => {
    await expect(run(process.execPath, [main, 'begin'])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Usage:'),
    });
  });

  test('status --json: one document on standard output, of the folder that SLIPWAY_DEV_DIR names', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'slipway-dev-'));
    const { stdout } = await run(process.execPath, [main, 'status', '--json'], {
      env: { ...process.env, SLIPWAY_DEV_DIR: dir },
    });
    expect(JSON.parse(stdout)).toMatchObject({ state: 'stopped', dir, speed: 60, timing: { scanGapMs: 1_000 } });
    await rm(dir, { recursive: true });
  });
});
