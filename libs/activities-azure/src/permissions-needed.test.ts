import { beforeAll, describe, expect, test } from '@jest/globals';
import { azure } from './provider.ts';
import { planningPermissions } from './planning-permissions.ts';
import { deeds } from './testing/deeds.ts';
import { grantedOneByOne } from './testing/grants.ts';
import { notAsked } from './testing/not-asked.ts';
import { stage } from './testing/stage.ts';

describe('permissions', () => {
  const asked: { kind: string; name: string; actions: string[] }[] = [];
  let stated: Map<string, readonly string[]>;

  beforeAll(async () => {
    const on = await stage();
    try {
      const resources = Object.entries(await azure.resources(on.context));
      stated = new Map(resources.map(([kind, { permissions }]) => [kind, permissions]));
      stated.set('planning', planningPermissions);
      const all = allOf(stated);
      for await (const deed of deeds(on))
        asked.push({ kind: deed.kind, name: deed.name, actions: await grantedOneByOne(on, all, deed) });
      expect(on.cloud.leftovers()).toEqual([]);
    } finally {
      await on.close();
    }
  }, 400_000);

  test('permissions: with one of them denied, what needs it fails and names it; allowed one by one, all gets done', () => {
    const denials = asked.flatMap(({ actions }) => actions).length;
    console.log(`${denials} denials in ${asked.length} deeds, each named in the failure`);
    expect(denials).toBeGreaterThan(190);
  });

  test('permissions: every resource states all that it was asked for, and planning asks for nothing that no resource states', () => {
    const unstated = asked.flatMap(({ kind, actions }) => {
      const own = kind === 'planning' ? allOf(stated) : (stated.get(kind) ?? []);
      return actions.filter((action) => !own.includes(action)).map((action) => `${kind} ${action}`);
    });
    expect([...new Set(unstated)]).toEqual([]);
  });

  test('permissions: what is stated is asked for in an installation’s life, or there is a reason', () => {
    const ever = new Set(asked.flatMap(({ actions }) => actions));
    expect(allOf(stated).filter((action) => !ever.has(action))).toEqual(Object.keys(notAsked).sort());
  });
});

const allOf = (stated: ReadonlyMap<string, readonly string[]>): string[] =>
  [...new Set([...stated.values()].flat())].sort();
