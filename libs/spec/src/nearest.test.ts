import { expect, test } from '@jest/globals';
import { nearest } from './nearest.ts';

test.each([
  ['reigon', ['region', 'domain'], 'region'],
  ['Project', ['project', 'zones'], 'project'],
  ['gpc', ['gcp', 'aws'], 'gcp'],
  ['nodePool', ['nodePools', 'network'], 'nodePools'],
  ['foo', ['region', 'domain'], undefined],
  ['x', [], undefined],
])('nearest: %s among %j is %p', (word, known, expected) => {
  expect(nearest(word, known)).toBe(expected);
});
