import { describe, expect, test } from '@jest/globals';
import { concurrently } from './concurrently.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('concurrently', () => {
  test('concurrently: at most that many at a time, results in the order of the items', async () => {
    let running = 0;
    let most = 0;
    const results = await concurrently([5, 1, 3, 2, 4], 2, async (ms) => {
      most = Math.max(most, ++running);
      await pause(ms);
      running--;
      return ms * 10;
    });
    expect(results).toEqual([50, 10, 30, 20, 40]);
    expect(most).toBe(2);
  });

  test('concurrently: rejects with the first failure, once all have settled', async () => {
    const ended: number[] = [];
    const run = async (ms: number): Promise<void> => {
      await pause(ms);
      ended.push(ms);
      if (ms < 10) throw new Error(`after ${ms}`);
    };
    await expect(concurrently([30, 2, 5], 3, run)).rejects.toThrow('after 2');
    expect(ended).toEqual([2, 5, 30]);
  });

  test('concurrently: nothing to do is done', async () => {
    expect(await concurrently([], 4, () => Promise.reject(new Error('called')))).toEqual([]);
  });
});
