import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cacheEntry } from './cache-entry.ts';
import { obtain } from './obtain.ts';
import { fakeGo, makeBench, type Bench } from './testing/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await makeBench();
});
afterEach(() => bench.dispose());

const provide = () => obtain(bench.definition, bench.surroundings);
const failing = (line: string) => fakeGo({ onBuild: `echo '${line}' >&2; exit 1` });

describe('buildWithGo: a build that cannot be says what to do', () => {
  test('no Go', async () => {
    await expect(provide()).rejects.toMatchObject({
      code: 'NO_GO',
      message: 'gadget 2.1.0 has to be built, because there is no release for linux, and there is no Go on the PATH.',
      fix: 'Install Go 1.26.4 or newer (https://go.dev/dl/), or put gadget ≥ 2.1 on the PATH, and run the command again.',
    });
  });

  test('a Go that is too old, even by its patch level', async () => {
    await bench.addProgram('go', fakeGo({ version: 'go1.26.3' }));
    await expect(provide()).rejects.toMatchObject({
      code: 'GO_TOO_OLD',
      message: expect.stringContaining('is 1.26.3'),
    });
    expect(await bench.goCalls()).toEqual(['version']);
  });

  test('a Go of a later minor version will do', async () => {
    await bench.addProgram('go', fakeGo({ version: 'go1.27' }));
    expect(await provide()).toMatchObject({ origin: 'build' });
  });

  test('too little space is known before the build begins', async () => {
    bench.definition.build.freeBytes = 1e18;
    await bench.addProgram('go', fakeGo());
    await expect(provide()).rejects.toMatchObject({
      code: 'DISK_FULL',
      fix: expect.stringContaining('XDG_CACHE_HOME'),
    });
    expect(await bench.goCalls()).toEqual(['version']);
  });

  test.each([
    ['write /x/y.a: no space left on device', 'DISK_FULL'],
    ['dial tcp: lookup proxy.example on 127.0.0.1:53: no such host', 'NO_NETWORK'],
    ['/usr/lib/go/link: signal: killed', 'OUT_OF_MEMORY'],
    ['./main.go:3:8: undefined: x', 'BUILD_FAILED'],
  ])('%s: %s, and nothing of it stays on the disk', async (line, code) => {
    await bench.addProgram('go', failing(line));
    await expect(provide()).rejects.toMatchObject({ code });
    const { directory, partial } = await cacheEntry(
      bench.definition,
      bench.surroundings.platform,
      bench.surroundings.env,
    );
    expect([directory, partial].map((path) => existsSync(path))).toEqual([false, false]);
  });
});

test('buildWithGo: the caller sees how far it is', async () => {
  await bench.addProgram('go', fakeGo({ onBuild: 'echo a >&2; echo b >&2; sleep 5.5' }));
  await provide();
  expect(bench.said.some((line) => /^gadget: building 2\.1\.0 with .*, once: 3 packages$/.test(line))).toBe(true);
  expect(bench.said).toContainEqual(expect.stringMatching(/^gadget: linking, (?:[5-9]|\d\d+) s$/));
});
