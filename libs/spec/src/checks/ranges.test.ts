import { expect, test } from '@jest/globals';
import { overlap } from './ranges.ts';

test.each([
  ['10.0.0.0/12', '10.15.255.0/24', true],
  ['10.0.0.0/12', '10.16.0.0/12', false],
  ['10.64.0.0/20', '10.64.15.255/32', true],
  ['10.0.5.7/12', '10.0.0.0/30', true],
  ['0.0.0.0/0', '255.255.255.255/32', true],
  ['192.168.0.0/24', '192.168.1.0/24', false],
])('overlap: %s and %s: %p, either way round', (a, b, expected) => {
  expect([overlap(a, b), overlap(b, a)]).toEqual([expected, expected]);
});
