import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { leastPolicies } from './policy.ts';
import { aws } from './provider.ts';
import { stage, type Stage } from './testing/stage.ts';

const file = (name: string): URL => new URL(`../${name}`, import.meta.url);

describe('README', () => {
  let on: Stage;
  let stated: string[];
  beforeAll(async () => {
    on = await stage();
    const resources = Object.values(await aws.resources(on.context));
    stated = [...new Set(resources.flatMap(({ permissions }) => [...permissions]))].sort();
  });
  afterAll(() => on.close());

  test('README: lists exactly the permissions that the resources state', () => {
    const marks = /(<!-- permissions -->\n)[\s\S]*?(<!-- \/permissions -->)/;
    const readme = readFileSync(file('README.md'), 'utf8');
    if (process.env['UPDATE_GOLDEN'] === '1')
      writeFileSync(file('README.md'), readme.replace(marks, `$1\n${inLines(stated)}\n\n$2`));
    const listed = marks.exec(readFileSync(file('README.md'), 'utf8'))?.[0] ?? '';
    expect([...listed.matchAll(/`([\w:-]+)`/g)].map((match) => match[1])).toEqual(stated);
  });

  test('policies/*.json: are what the resources state, and IAM takes their length', () => {
    for (const [name, document] of Object.entries(leastPolicies(stated))) {
      const path = file(`policies/${name}.json`);
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
      expect([name, JSON.parse(readFileSync(path, 'utf8'))]).toEqual([name, document]);
      // A managed policy has 6,144 characters at most; white space does not count.
      expect(JSON.stringify(document).length).toBeLessThanOrEqual(6_144);
    }
  });
});

/** One line for each service. */
function inLines(permissions: readonly string[]): string {
  const services = [...new Set(permissions.map((each) => each.slice(0, each.indexOf(':'))))];
  return services
    .map((service) => {
      const own = permissions.filter((each) => each.startsWith(`${service}:`));
      return `- ${service}: ${own.map((each) => `\`${each}\``).join(', ')}`;
    })
    .join('\n');
}
