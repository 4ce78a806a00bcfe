import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const launcher = join(root, 'slipway');

describe('the launcher', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway launcher-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('slipway: without packages it says what to type, exit code 1', () => {
    copyFileSync(launcher, join(folder, 'slipway'));
    const { status, stderr } = spawnSync(join(folder, 'slipway'), ['--version'], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toBe(`ERROR the packages of this checkout are not installed\n  Fix:   cd ${folder} && npm ci\n`);
  });

  test('slipway: works from any folder and hands on arguments and exit codes as they are', () => {
    expect(execFileSync(launcher, ['--version'], { cwd: folder, encoding: 'utf8' })).toMatch(/^slipway \d/);
    const { status, stderr } = spawnSync(launcher, ['explain', 'no such thing'], { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(6);
    expect(stderr).toContain('nothing is called no such thing');
  });

  test('slipway: a source that is newer than the bundle makes it build again', () => {
    execFileSync(launcher, ['--version']);
    const inputs = join(root, 'apps/cli/dist/inputs');
    const long = new Date(Date.UTC(2001, 1, 1));
    utimesSync(inputs, long, long);
    execFileSync(launcher, ['--version']);
    const { stdout } = spawnSync('find', [inputs, '-newermt', '2002-01-01'], { encoding: 'utf8' });
    expect(stdout.trim()).toBe(inputs);
  });

  test('the bundle: has no cloud SDK in it, and the Temporal client stays outside', () => {
    execFileSync(launcher, ['--version']);
    const inputs = readFileSync(join(root, 'apps/cli/dist/inputs'), 'utf8').split('\n');
    expect(inputs.filter((path) => path.startsWith('libs/activities-gcp/src/resources/'))).toEqual([]);
    const dist = join(root, 'apps/cli/dist');
    const chunks = readdirSync(dist).filter((name) => name.endsWith('.mjs'));
    const entry = readFileSync(join(dist, 'slipway.mjs'), 'utf8');
    expect(chunks.length).toBeGreaterThan(5);
    expect(entry).not.toContain('@temporalio/');
    expect(entry.length).toBeLessThan(40_000);
  });
});
