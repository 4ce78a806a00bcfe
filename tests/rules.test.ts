import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rules } from '@slipway/contracts/rules';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../', import.meta.url));

test('rules: every rule that code can fail with can be explained', () => {
  const files = globSync('{apps,libs}/*/src/**/*.ts', { cwd: root }).filter(
    (path) => !/\.test\.ts$|\/testing\//.test(path),
  );
  const used = new Set(
    files.flatMap((path) => readFileSync(`${root}${path}`, 'utf8').match(/'SW-[A-Z]+-\d{3}'/g) ?? []),
  );
  expect(used.size).toBeGreaterThan(30);
  expect([...used].map((id) => id.slice(1, -1)).filter((id) => !(id in rules))).toEqual([]);
});
