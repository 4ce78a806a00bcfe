import { describe, expect, test } from '@jest/globals';
import { Seeded } from './seeded.ts';

describe('Seeded', () => {
  test('duration: the same seed and words give the same length, others another', () => {
    const spread = { p50: 360, p95: 600 };
    expect(new Seeded(1).duration(spread, 'cluster')).toBe(new Seeded(1).duration(spread, 'cluster'));
    expect(new Seeded(1).duration(spread, 'cluster')).not.toBe(new Seeded(2).duration(spread, 'cluster'));
  });

  test('duration: goes through both percentiles', () => {
    const seeded = new Seeded(4);
    const lengths = Array.from(
      { length: 4000 },
      (_item, index) => seeded.duration({ p50: 360, p95: 600 }, index) / 1000,
    ).sort((a, b) => a - b);
    expect(lengths[2000]).toBeGreaterThan(345);
    expect(lengths[2000]).toBeLessThan(375);
    expect(lengths[3800]).toBeGreaterThan(560);
    expect(lengths[3800]).toBeLessThan(640);
  });

  test('uuid: is a version 4 UUID', () => {
    expect(new Seeded(1).uuid('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
