import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sourceConstraints } from './boundaries.ts';
import { checkout } from './run-command.ts';

interface Manifest {
  name: string;
  nx?: { tags?: string[]; targets?: Record<string, unknown> };
}

const projects = globSync('{apps,libs,tools}/*/package.json', { cwd: checkout }).map(
  (path) => JSON.parse(readFileSync(resolve(checkout, path), 'utf8')) as Manifest,
);
const ruled = new Set(sourceConstraints.map(({ sourceTag }) => sourceTag));

describe('projects', () => {
  test.each(projects)('$name: is linted', ({ nx }) => {
    expect(nx?.targets).toHaveProperty('lint');
  });

  test.each(projects)('$name: has a rule on its imports', ({ nx }) => {
    expect(nx?.tags?.filter((tag) => ruled.has(tag))).not.toEqual([]);
  });
});
