import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sideBySide } from './side-by-side.ts';
import type { Section } from './trial.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'faults-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const order = (name: string, only: string) => ({
  name: name as Section,
  choice: { spread: false, only: [only] },
  fresh: false,
});

test('sideBySide: what each section has seen', async () => {
  const results = await sideBySide([order('kills', 'none'), order('calls', 'calls/49/gcp.network.destroy/*')], folder);
  expect(results.map(({ id, passed }) => [id, passed])).toEqual([
    ['calls/49/gcp.network.destroy/owned-by-nobody', true],
    ['calls/49/gcp.network.destroy/owned-by-a-neighbour-whose-name-begins-ours', true],
  ]);
}, 900_000);

test('sideBySide: a section that ends without results is an error, after the others have ended', async () => {
  await expect(sideBySide([order('none', '*'), order('kills', 'none')], folder)).rejects.toThrow(
    'none ended with 1 and without results',
  );
});
