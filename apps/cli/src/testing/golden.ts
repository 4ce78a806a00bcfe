import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';

const folder = new URL('../../../../tests/golden/cli/', import.meta.url);

/** Compares with `tests/golden/cli/<name>`; `UPDATE_GOLDEN=1` rewrites it, and a reviewer reads the difference. */
export function expectGolden(name: string, text: string): void {
  const path = fileURLToPath(new URL(name, folder));
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, 'utf8'));
}
