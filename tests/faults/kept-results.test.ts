import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptResults } from './kept-results.ts';
import { keyOf } from './result.ts';
import { resultOf } from './testing/passed.ts';

describe('KeptResults', () => {
  let folder: string;
  let kept: KeptResults;
  const ids = (): string[] => [...kept.read('calls').values()].map(({ id, passed }) => `${id} ${passed}`);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kept-'));
    kept = new KeptResults(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('KeptResults: the last result of a trial counts, and a line that was cut by a kill is none', () => {
    kept.add(resultOf('calls/30/a', { passed: false }));
    kept.add(resultOf('calls/30/b'));
    kept.add(resultOf('calls/30/a'));
    appendFileSync(join(folder, 'calls.jsonl'), JSON.stringify(resultOf('calls/30/c')).slice(0, 40));
    expect(ids()).toEqual(['calls/30/a true', 'calls/30/b true']);
  });

  test('KeptResults: a trial that is defined otherwise has no result', () => {
    kept.add(resultOf('calls/30/a'));
    expect(kept.read('calls').has(keyOf(resultOf('calls/30/a', { expected: 'fails' })))).toBe(false);
  });

  test('KeptResults: forgets what it is told to, and nothing else', () => {
    kept.add(resultOf('calls/30/a'));
    kept.add(resultOf('calls/30/b'));
    kept.forget('calls', new Set([keyOf(resultOf('calls/30/a'))]));
    expect(ids()).toEqual(['calls/30/b true']);
  });

  test('KeptResults: a run is finished for the same trials, until another one begins', () => {
    kept.add(resultOf('calls/30/a'));
    const choice = { spread: false, only: ['calls/*'] };
    expect(kept.isFinished(['calls'], choice)).toBe(false);
    kept.finish(['calls'], choice);
    expect(kept.isFinished(['calls'], choice)).toBe(true);
    expect(kept.isFinished(['calls'], { spread: false })).toBe(false);
    expect(kept.isFinished(['calls', 'runs'], choice)).toBe(false);
    kept.begin();
    expect(kept.isFinished(['calls'], choice)).toBe(false);
  });
});
