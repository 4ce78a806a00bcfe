import { expect, test } from '@jest/globals';
import { readValue } from './value.ts';

test.each([
  ['4', 4],
  ['true', true],
  ['n2-standard-4', 'n2-standard-4'],
  ['"5.7"', '5.7'],
  ['5.7', 5.7],
  ['yes', 'yes'],
  ['null', null],
  ['[europe-west1-b, c]', ['europe-west1-b', 'c']],
  ['{cpu: 1, memory: 2Gi}', { cpu: 1, memory: '2Gi' }],
  ['{', undefined],
  ['&a [*a]', undefined],
])('readValue: %s is %j', (text, value) => {
  expect(readValue(text)).toEqual(value);
});
