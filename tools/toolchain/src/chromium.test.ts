import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { provideChromium } from './chromium.ts';
import { makeBench, type Bench } from './testing/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await makeBench();
  bench.surroundings.env['PATH'] = `${bench.bin}:${join(bench.root, 'system')}`;
});
afterEach(() => bench.dispose());

const browser = '#!/bin/sh\necho Chromium 140\n';
/** Notes its arguments; `install` puts a browser on the PATH. */
const aptGet = (installs: string) => `#!/bin/sh
echo "$@" >> "$BENCH/go-calls"
case "$*" in *install*) printf '${installs}' > "$BENCH/bin/chromium"; /bin/chmod +x "$BENCH/bin/chromium" ;; esac
`;

test('provideChromium: a browser on the PATH is used, a stub that only talks about snaps is not', async () => {
  await bench.addProgram('chromium-browser', '#!/bin/sh\nexit 1\n');
  await bench.addProgram('google-chrome', browser);
  expect(await provideChromium(bench.surroundings, false)).toEqual({
    tool: 'chromium',
    path: join(bench.bin, 'google-chrome'),
    origin: 'path',
  });
});

test('provideChromium: root gets it installed by apt-get', async () => {
  await bench.addProgram('apt-get', aptGet('#!/bin/sh\\necho Chromium 140\\n'));
  expect(await provideChromium(bench.surroundings, true)).toMatchObject({
    path: join(bench.bin, 'chromium'),
    origin: 'package-manager',
  });
  expect(await bench.goCalls()).toEqual([
    '-o DPkg::Lock::Timeout=120 update',
    '-o DPkg::Lock::Timeout=120 install -y --no-install-recommends chromium',
  ]);
});

test('provideChromium: anybody else is told the command', async () => {
  await bench.addProgram('apt-get', aptGet(''));
  await expect(provideChromium(bench.surroundings, false)).rejects.toMatchObject({
    code: 'NO_CHROMIUM',
    fix: expect.stringContaining('sudo apt-get update && sudo apt-get install -y chromium'),
  });
  expect(await bench.goCalls()).toEqual([]);
});

test('provideChromium: a failing apt-get is quoted', async () => {
  await bench.addProgram('apt-get', '#!/bin/sh\necho "E: Unable to fetch some archives" >&2\nexit 100\n');
  await expect(provideChromium(bench.surroundings, true)).rejects.toMatchObject({
    code: 'NO_CHROMIUM',
    message: 'There is no Chromium on the PATH, and `apt-get update` failed: E: Unable to fetch some archives',
  });
});
