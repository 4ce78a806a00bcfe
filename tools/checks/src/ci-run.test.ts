import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkout } from './run-command.ts';

describe('.ci/run', () => {
  let bin = '';
  beforeEach(async () => {
    bin = await mkdtemp(join(tmpdir(), 'slipway-ci-'));
  });
  afterEach(() => rm(bin, { recursive: true }));

  /** Runs it with an `npm` that answers `ci` and `test` as told. */
  async function ciRun(npmCi: string, npmTest: string): Promise<{ code: number; lines: string[] }> {
    const npm = join(bin, 'npm');
    await writeFile(npm, `#!/bin/sh\ncase $1 in ci) ${npmCi} ;; test) ${npmTest} ;; esac\n`);
    await chmod(npm, 0o755);
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}` };
    return new Promise((done) => {
      execFile(resolve(checkout, '.ci/run'), { env }, (error, stdout) =>
        done({ code: typeof error?.code === 'number' ? error.code : 0, lines: stdout.trimEnd().split('\n') }),
      );
    });
  }

  test('.ci/run: ends with the tally of the tests', async () => {
    const { code, lines } = await ciRun('true', 'echo 12 passed, 0 failed');
    expect({ code, last: lines.at(-1), times: lines.length }).toEqual({
      code: 0,
      last: '12 passed, 0 failed',
      times: 1,
    });
  });

  test('.ci/run: fails with the tests, and says the tally again when npm has the last word', async () => {
    const { code, lines } = await ciRun('true', 'echo 11 passed, 1 failed; sleep 0.2; echo npm error >&2; exit 1');
    expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: '11 passed, 1 failed' });
  });

  test('.ci/run: counts an installation that fails as a failure', async () => {
    const { code, lines } = await ciRun('exit 7', 'echo 12 passed, 0 failed');
    expect({ code, last: lines.at(-1) }).toEqual({ code: 7, last: '0 passed, 1 failed' });
  });

  test('.ci/run: takes silence for a failure', async () => {
    const { code, lines } = await ciRun('true', 'true');
    expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: '0 passed, 1 failed' });
  });
});
