import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cacheEntry } from './cache-entry.ts';
import { obtain } from './obtain.ts';
import { fakeGo, gadget, makeBench, type Bench } from './testing/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await makeBench();
});
afterEach(() => bench.dispose());

const provide = () => obtain(bench.definition, bench.surroundings);
const entry = () => cacheEntry(bench.definition, bench.surroundings.platform, bench.surroundings.env);

async function fillCache(): Promise<string> {
  const { directory } = await entry();
  await mkdir(directory, { recursive: true });
  for (const file of bench.definition.files) await writeFile(join(directory, file), gadget('2.1.0'), { mode: 0o755 });
  return directory;
}

describe('obtain: the PATH', () => {
  test('a copy whose version will do is used before the cache', async () => {
    await fillCache();
    await bench.addProgram('gadget', gadget('2.4.1'));
    expect(await provide()).toEqual({ tool: 'gadget', path: join(bench.bin, 'gadget'), origin: 'path' });
  });

  test('a copy that is too old is passed over, with a line that says so', async () => {
    const directory = await fillCache();
    await bench.addProgram('gadget', gadget('2.0.9'));
    expect(await provide()).toEqual({ tool: 'gadget', path: join(directory, 'gadget'), origin: 'cache' });
    expect(bench.said).toEqual([`gadget: ${bench.bin}/gadget is 2.0.9, ≥ 2.1 is needed: passing it over`]);
  });

  test('a copy that does not start is passed over', async () => {
    await fillCache();
    await bench.addProgram('gadget', '#!/bin/sh\nexit 1\n');
    expect(await provide()).toMatchObject({ origin: 'cache' });
  });

  test('a tool without a probe is never taken from there', async () => {
    await fillCache();
    await bench.addProgram('gadget', gadget('2.4.1'));
    const { onPath: _onPath, ...definition } = bench.definition;
    expect(await obtain(definition, bench.surroundings)).toMatchObject({ origin: 'cache' });
  });
});

describe('obtain: the cache', () => {
  test('a whole entry needs neither network nor Go', async () => {
    const directory = await fillCache();
    expect(await provide()).toEqual({ tool: 'gadget', path: join(directory, 'gadget'), origin: 'cache' });
    expect(bench.said).toEqual([]);
  });

  test('an entry with a missing file is made again', async () => {
    const directory = await fillCache();
    await rm(join(directory, 'widget'));
    await bench.addProgram('go', fakeGo());
    expect(await provide()).toMatchObject({ origin: 'build' });
    expect(await readdir(directory)).toEqual(['gadget', 'widget']);
  });

  test('another recipe is another entry', async () => {
    const before = await fillCache();
    await writeFile(join(bench.definition.build.module, 'go.mod'), 'module gadget\n\ngo 1.26.5\n');
    expect((await entry()).directory).not.toBe(before);
  });

  test('XDG_CACHE_HOME says where it is', async () => {
    bench.surroundings.env['XDG_CACHE_HOME'] = join(bench.root, 'elsewhere');
    expect((await entry()).directory.startsWith(join(bench.root, 'elsewhere/slipway/gadget/2.1.0-linux-amd64-'))).toBe(
      true,
    );
  });

  test('a folder that cannot be written is a failure that names the way out', async () => {
    const file = join(bench.root, 'file');
    await writeFile(file, '');
    bench.surroundings.env['XDG_CACHE_HOME'] = file;
    await expect(provide()).rejects.toMatchObject({
      code: 'CACHE_UNWRITABLE',
      fix: expect.stringContaining('XDG_CACHE_HOME'),
    });
  });
});

describe('obtain: the build', () => {
  test('its result is tried, cached and used from then on; the compiler cache is deleted', async () => {
    await bench.addProgram('go', fakeGo());
    expect(await provide()).toMatchObject({ origin: 'build' });
    expect(await provide()).toMatchObject({ origin: 'cache' });
    expect(await bench.goCalls()).toEqual(['version', 'list', 'build']);
    expect(existsSync((await entry()).partial)).toBe(false);
    expect(bench.said).toContain('gadget: there is no release for linux: building it instead');
  });

  test('what does not work never enters the cache', async () => {
    bench.definition.selfTests = [{ file: 'gadget', args: ['--version'], expect: 'gadget version 9' }];
    await bench.addProgram('go', fakeGo());
    await expect(provide()).rejects.toMatchObject({
      code: 'SELF_TEST_FAILED',
      message: expect.stringContaining('gadget version 2.1.0'),
    });
    expect(existsSync((await entry()).directory)).toBe(false);
  });

  test('two requests in one process are one build', async () => {
    await bench.addProgram('go', fakeGo({ onBuild: 'sleep 0.2' }));
    await Promise.all([provide(), provide()]);
    expect(await bench.goCalls()).toEqual(['version', 'list', 'build']);
  });

  test('of two tools the one of lower rank is built first, and never both at once', async () => {
    await bench.addProgram(
      'go',
      fakeGo({ onBuild: 'pwd | sed s,.*/,, >> "$BENCH/go-calls"; sleep 0.2; echo end >> "$BENCH/go-calls"' }),
    );
    const module = join(bench.root, 'later');
    await mkdir(module);
    await writeFile(join(module, 'go.mod'), 'module later\n\ngo 1.26.4\n');
    const later = { ...bench.definition, name: 'later', rank: 1, build: { ...bench.definition.build, module } };
    await Promise.all([obtain(later, bench.surroundings), provide()]);
    const order = (await bench.goCalls()).filter((call) => ['module', 'later', 'end'].includes(call));
    expect(order).toEqual(['module', 'end', 'later', 'end']);
  });
});
