import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Store } from './store.ts';

describe('Store', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'store-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const open = (at = 1000) => new Store(directory, { durable: true, now: () => at });

  test('flush: what was flushed is there after the process died', async () => {
    const store = open(4000);
    store.put('t', 'a', { n: 1 });
    store.put('t', 'b', { n: 2 });
    store.delete('t', 'a');
    await store.flush();
    const again = open();
    expect(again.all('t')).toEqual([{ n: 2 }]);
    expect(again.lastAt).toBe(4000);
  });

  test('open: a torn last line is dropped, the lines before it stand, and new lines can follow', async () => {
    const store = open();
    store.put('t', 'a', 1);
    await store.flush();
    appendFileSync(join(directory, 'log.jsonl'), '{"n":2,"at":1,"m":[["t","b"');
    const again = open();
    expect(again.keys('t')).toEqual(['a']);
    again.put('t', 'c', 3);
    await again.flush();
    expect(open().keys('t')).toEqual(['a', 'c']);
  });

  test('restore: puts a copy back, tells listeners of every change, and leaves alone what is named', () => {
    const store = open();
    store.put('t', 'stays', 1);
    store.put('t', 'changes', 1);
    const copy = store.copy();
    store.put('t', 'changes', 2);
    store.put('t', 'is new', 3);
    store.put('new table', 'a', 4);
    store.put('kept', 'port', 5);
    const changed: string[] = [];
    store.onChange(({ key, after }) => changed.push(`${key}=${String(after)}`));
    store.restore(copy, ['kept']);
    expect([store.all('t'), store.all('new table'), store.all('kept')]).toEqual([[1, 1], [], [5]]);
    expect(changed.sort()).toEqual(['a=undefined', 'changes=1', 'is new=undefined']);
  });

  test('transaction: what throws leaves nothing behind', () => {
    const store = open();
    store.put('t', 'a', 1);
    const { version } = store;
    expect(() =>
      store.transaction(() => {
        store.put('t', 'a', 2);
        store.put('t', 'b', 2);
        store.delete('t', 'a');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect([store.get('t', 'a'), store.get('t', 'b'), store.version]).toEqual([1, undefined, version]);
  });

  test('put: stored values cannot be changed in place', () => {
    const store = open();
    store.put('t', 'a', { list: [1] });
    expect(() => store.get<{ list: number[] }>('t', 'a')?.list.push(2)).toThrow(TypeError);
  });

  test('close: the snapshot holds everything, the log nothing', async () => {
    const store = open();
    store.put('t', 'a', 1);
    await store.close();
    expect(open().get('t', 'a')).toBe(1);
  });
});
