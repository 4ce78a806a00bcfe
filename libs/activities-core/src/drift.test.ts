import { describe, expect, test } from '@jest/globals';
import { driftOf } from './drift.ts';

describe('driftOf', () => {
  test('driftOf: names each prop whose actual value differs, with both', () => {
    expect(driftOf({ max: 5, zones: ['b', 'c'], tier: 'x' }, { max: 4, zones: ['b', 'c'], tier: 'x' })).toEqual([
      { prop: 'max', expected: 5, actual: 4 },
    ]);
  });

  test('driftOf: the order of keys is no difference, the order of a list is', () => {
    expect(driftOf({ labels: { a: '1', b: '2' } }, { labels: { b: '2', a: '1' } })).toEqual([]);
    expect(driftOf({ zones: ['b', 'c'] }, { zones: ['c', 'b'] })).toHaveLength(1);
  });

  test('driftOf: what could not be read is taken to agree, and what the plan does not say is nobody`s business', () => {
    expect(driftOf({ password: 'x', max: 5 }, { password: undefined, other: 1 })).toEqual([]);
  });

  test('driftOf: nothing and an empty value are values', () => {
    expect(driftOf({ cidrs: [] }, { cidrs: ['0.0.0.0/0'] })).toHaveLength(1);
    expect(driftOf({ limit: null }, { limit: 0 })).toEqual([{ prop: 'limit', expected: null, actual: 0 }]);
  });
});
