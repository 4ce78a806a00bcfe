import { expect, test } from '@jest/globals';
import { addressIn, isInside, overlap, partOf } from './ipv4.ts';

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

test('partOf: cuts a range into parts of the same length', () => {
  expect([partOf('10.2.0.0/16', 8, 1), partOf('10.2.0.0/16', 0, 0), partOf('10.255.0.0/16', 4, 15)]).toEqual([
    '10.2.1.0/24',
    '10.2.0.0/16',
    '10.255.240.0/20',
  ]);
});

test('addressIn: counts from the beginning of the range, wherever its address stands', () => {
  expect([addressIn('172.20.0.0/16', 10), addressIn('172.20.3.4/16', 10)]).toEqual(['172.20.0.10', '172.20.0.10']);
});

test.each([
  ['10.2.1.0/24', '10.2.0.0/16', true],
  ['10.2.0.0/16', '10.2.0.0/16', true],
  ['10.2.0.0/15', '10.2.0.0/16', false],
  ['10.3.0.0/24', '10.2.0.0/16', false],
])('isInside: %s lies in %s: %p', (inner, outer, expected) => expect(isInside(inner, outer)).toBe(expected));
