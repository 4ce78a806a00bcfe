import { describe, expect, test } from '@jest/globals';
import { parseQuantity } from './quantity.ts';

describe('parseQuantity', () => {
  test.each([
    ['8Gi', 8 * 1024 ** 3],
    ['500M', 500_000_000],
    ['1.5Ki', 1536],
    ['42', 42],
  ])('%s', (quantity, bytes) => {
    expect(parseQuantity(quantity)).toBe(bytes);
  });

  test.each(['', 'Gi', '8 Gi', '8Xi'])('refuses %j', (quantity) => {
    expect(() => parseQuantity(quantity)).toThrow('not a quantity');
  });
});
