import { expect, test } from '@jest/globals';
import { lastWords } from './log-file.ts';

test('lastWords: of a crash the error, not the stack below it', () => {
  const log =
    'starting\nError [ERR_MODULE_NOT_FOUND]: Cannot find module x\n    at a (b:1)\n    at c (d:2)\n  url: y\n\nNode.js v24\n';
  expect(lastWords(log)).toEqual(['Error [ERR_MODULE_NOT_FOUND]: Cannot find module x', '  url: y', 'Node.js v24']);
});

test('lastWords: of a quiet end the last lines', () => {
  expect(lastWords(Array.from({ length: 9 }, (_, index) => `line ${index}`).join('\n'))).toEqual(
    [3, 4, 5, 6, 7, 8].map((index) => `line ${index}`),
  );
});
