import { expect, test } from '@jest/globals';
import { hasWorker, type Poller } from './has-worker.ts';

const seen = (secondsAgo: number): Poller => ({
  lastAccessTime: { seconds: Math.floor(Date.now() / 1_000) - secondsAgo },
});

/** Answers one after the other, the last one again and again. */
function answering(...answers: Poller[][]): { look: () => Promise<Poller[]>; looks: () => number } {
  let looks = 0;
  return { look: async () => answers[Math.min(looks++, answers.length - 1)] ?? [], looks: () => looks };
}

test('hasWorker: one that asked within the last poll is there, after one look', async () => {
  const { look, looks } = answering([seen(200), seen(50)]);
  expect(await hasWorker(look)).toBe(true);
  expect(looks()).toBe(1);
});

test('hasWorker: one that comes back with its server is waited for', async () => {
  const { look, looks } = answering([], [seen(200)], [seen(0)]);
  expect(await hasWorker(look, { withinMs: 60_000, everyMs: 1 })).toBe(true);
  expect(looks()).toBe(3);
});

test('hasWorker: one that died, or none at all, is not waited for in vain for long', async () => {
  for (const pollers of [[], [seen(200)], [{}], [{ lastAccessTime: null }]]) {
    expect(await hasWorker(answering(pollers).look, { withinMs: 5, everyMs: 1 })).toBe(false);
  }
});
