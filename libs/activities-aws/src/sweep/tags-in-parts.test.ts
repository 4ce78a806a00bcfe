import { expect, test } from '@jest/globals';
import { tagsInParts } from './tags-in-parts.ts';

test('tagsInParts: twenty a request; where one is gone, the others of its request are asked for one by one', async () => {
  const names = Array.from({ length: 45 }, (_, index) => `lb-${index}`);
  const asked: string[][] = [];
  const tags = await tagsInParts(names, async (some) => {
    asked.push(some);
    return some.includes('lb-41') ? undefined : some.map((name) => [name, [{ Key: 'name', Value: name }]]);
  });
  expect(asked.map(({ length }) => length)).toEqual([20, 20, 5, 1, 1, 1, 1, 1]);
  expect([...tags.keys()]).toEqual(names.filter((name) => name !== 'lb-41'));
});
