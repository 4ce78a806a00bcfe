import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Turns } from './turns.ts';

test('Turns: who takes a name waits for whoever had it before, also one that failed; other names do not', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const work = (what: string, ms: number) => async () => {
    seen.push(`${what} begins`);
    await sleep(ms);
    seen.push(`${what} ends`);
    if (what === 'first') throw new Error('no');
  };
  await Promise.allSettled([
    turns.take('a', work('first', 30)),
    turns.take('a', work('second', 1)),
    turns.take('b', work('other', 1)),
  ]);
  expect(seen).toEqual(['first begins', 'other begins', 'other ends', 'first ends', 'second begins', 'second ends']);
});
