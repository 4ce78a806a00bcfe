import { beforeAll, describe, expect, test } from '@jest/globals';
import { aws } from './provider.ts';
import { deeds } from './testing/deeds.ts';
import { notAsked, notNamed } from './testing/permission-table.ts';
import { stage } from './testing/stage.ts';
import { askedFor, done, without, type Without } from './testing/subtract.ts';

describe('permissions', () => {
  /** By the number of the deed. */
  const asked: { kind: string; actions: string[] }[] = [];
  let stated: Map<string, readonly string[]>;

  beforeAll(async () => {
    const on = await stage();
    try {
      const resources = Object.entries(await aws.resources(on.context));
      stated = new Map(resources.map(([kind, { permissions }]) => [kind, permissions]));
      for await (const deed of deeds(on)) asked.push({ kind: deed.kind, actions: await askedFor(on, deed) });
    } finally {
      await on.close();
    }
  }, 400_000);

  const all = (): Set<string> => new Set([...stated.values()].flat());

  test('permissions: every resource states all that it was asked for, and planning asks for nothing that no resource states', () => {
    const unstated = asked.flatMap(({ kind, actions }) => {
      const own = kind === 'planning' ? all() : new Set(stated.get(kind));
      return actions.filter((action) => !own.has(action)).map((action) => `${kind} ${action}`);
    });
    expect([...new Set(unstated)]).toEqual([]);
  });

  test('permissions: what is stated is asked for in an installation’s life, or there is a reason', () => {
    const ever = new Set(asked.flatMap(({ actions }) => actions));
    expect([...all()].filter((action) => !ever.has(action)).sort()).toEqual(Object.keys(notAsked).sort());
  });

  test('permissions: without any one of them, what needs it fails and names it; with it, it goes on', async () => {
    const seen = new Map<string, Set<Without>>();
    const on = await stage();
    try {
      let number = 0;
      for await (const deed of deeds(on)) {
        const key = (action: string): string => `${deed.kind} ${action}`;
        for (const action of asked[number++]?.actions ?? []) {
          const outcomes = seen.get(key(action)) ?? new Set();
          // What an earlier attempt made is not made again: the order of first use is kept.
          seen.set(key(action), outcomes.add(await without(on, action, deed)));
        }
        await done(deed);
      }
    } finally {
      await on.close();
    }
    const named = [...seen].filter(([, outcomes]) => outcomes.has('named')).map(([key]) => key);
    const others = [...seen.keys()].filter((key) => !named.includes(key));
    console.log(
      `actions denied: ${seen.size} of kinds and verbs, ${named.length} named in the failure, not: ${others.join(', ')}`,
    );
    expect(named.length).toBeGreaterThan(340);
    expect(others.sort()).toEqual(Object.keys(notNamed).sort());
  }, 400_000);
});
