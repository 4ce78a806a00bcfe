import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { azure } from './provider.ts';
import { leastRole } from './role.ts';
import { stage, subscription, type Stage } from './testing/stage.ts';

const file = (name: string): URL => new URL(`../${name}`, import.meta.url);

describe('README', () => {
  let on: Stage;
  let stated: string[];
  beforeAll(async () => {
    on = await stage();
    const resources = Object.values(await azure.resources(on.context));
    stated = [...new Set(resources.flatMap(({ permissions }) => [...permissions]))].sort();
  });
  afterAll(() => on.close());

  test('README: lists exactly the permissions that the resources state', () => {
    const marks = /(<!-- permissions -->\n)[\s\S]*?(<!-- \/permissions -->)/;
    const readme = readFileSync(file('README.md'), 'utf8');
    if (process.env['UPDATE_GOLDEN'] === '1')
      writeFileSync(file('README.md'), readme.replace(marks, `$1\n${inLines(stated)}\n\n$2`));
    const listed = marks.exec(readFileSync(file('README.md'), 'utf8'))?.[0] ?? '';
    expect([...listed.matchAll(/`([\w:.*/-]+)`/g)].map((match) => match[1])).toEqual(stated);
  });

  test('role.json: is what the resources state', () => {
    const role = leastRole(stated, subscription);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file('role.json'), `${JSON.stringify(role, null, 2)}\n`);
    expect(JSON.parse(readFileSync(file('role.json'), 'utf8'))).toEqual(role);
  });
});

/** One line for each provider. */
function inLines(permissions: readonly string[]): string {
  const namespaces = [...new Set(permissions.map((each) => each.slice(0, each.search(/[/:]/))))];
  return namespaces
    .map((namespace) => {
      const own = permissions.filter((each) => each.slice(0, each.search(/[/:]/)) === namespace);
      return `- ${namespace}: ${own.map((each) => `\`${each}\``).join(', ')}`;
    })
    .join('\n');
}
