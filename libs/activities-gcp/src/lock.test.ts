import { describe, expect, test } from '@jest/globals';
import { oneAtATime } from './lock.ts';

const never = new AbortController().signal;
const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('oneAtATime', () => {
  test('oneAtATime: one after the other for a key, side by side for two, and a failure frees the lock', async () => {
    const order: string[] = [];
    const run = (key: string, name: string) =>
      oneAtATime(key, never, async () => {
        order.push(`${name}+`);
        await after(5);
        order.push(`${name}-`);
        if (name === 'a') throw new Error('a failed');
      });
    const results = await Promise.allSettled([run('k', 'a'), run('k', 'b'), run('other', 'c')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(order.slice(0, 2)).toEqual(['a+', 'c+']);
    expect(order.filter((each) => !each.startsWith('c'))).toEqual(['a+', 'a-', 'b+', 'b-']);
  });

  test('oneAtATime: whoever is told to stop while waiting never starts', async () => {
    const controller = new AbortController();
    const first = oneAtATime('k', never, () => after(5));
    let started = false;
    const second = oneAtATime('k', controller.signal, async () => {
      started = true;
    });
    controller.abort(new Error('stop'));
    await expect(second).rejects.toThrow('stop');
    await first;
    expect(started).toBe(false);
  });
});
