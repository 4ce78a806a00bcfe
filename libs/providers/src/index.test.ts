import { expect, test } from '@jest/globals';
import { providers } from './index.ts';

test('providers: each is registered under its own id', () => {
  expect(Object.entries(providers).map(([key, { id }]) => [key, id])).toEqual([
    ['gcp', 'gcp'],
    ['aws', 'aws'],
    ['azure', 'azure'],
  ]);
});
