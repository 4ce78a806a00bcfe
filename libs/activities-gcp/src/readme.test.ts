import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gcp } from './provider.ts';
import { stage, type Stage } from './testing/stage.ts';

describe('README', () => {
  let on: Stage;
  beforeAll(async () => {
    on = await stage();
  });
  afterAll(() => on.close());

  test('README: lists exactly the permissions that the resources state', async () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const listed = /<!-- permissions -->\n([\s\S]*?)<!-- \/permissions -->/.exec(readme)?.[1] ?? '';
    const stated = new Set(Object.values(await gcp.resources(on.context)).flatMap((entry) => [...entry.permissions]));
    expect([...listed.matchAll(/`([\w.]+)`/g)].map((match) => match[1])).toEqual([...stated].sort());
  });
});
