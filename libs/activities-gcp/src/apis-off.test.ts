import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isResource, makePlan, type ResourceMap } from '@slipway/activities-core';
import { refOf, type Plan } from '@slipway/contracts';
import { gcp } from './provider.ts';
import { installation } from './testing/installation.ts';
import { stage, type Stage } from './testing/stage.ts';

describe('a project whose APIs are off', () => {
  let on: Stage;
  let plan: Plan;
  let resources: ResourceMap;
  beforeEach(async () => {
    on = await stage();
    const spec = installation();
    plan = makePlan(gcp, spec, await gcp.resolveForRemoval(spec, on.context));
    resources = await gcp.resources(on.context);
  });
  afterEach(() => on.close());

  const ours = () => plan.steps.filter(({ kind }) => kind.startsWith('gcp.'));
  /** What each of them says, where it does not just pass. */
  async function refusals(acts: [string, () => Promise<unknown>][]): Promise<string[]> {
    const said: string[] = [];
    for (const [what, act] of acts)
      await act().catch((error: unknown) => void said.push(`${what}: ${error instanceof Error ? error.message : ''}`));
    return said;
  }

  test('observe, destroy and list: nothing can be there, and that does not stop a removal', async () => {
    const acts = ours().flatMap((step): [string, () => Promise<unknown>][] => {
      const entry = resources[step.kind];
      const ref = refOf(plan.scope, step);
      if (!entry || !isResource(entry)) return [];
      return [
        [`observe ${step.id}`, () => entry.observe(ref)],
        [`destroy ${step.id}`, () => entry.destroy(ref)],
      ];
    });
    const lists = Object.entries(resources).map(([kind, { list }]): [string, () => Promise<unknown>] => [
      `list ${kind}`,
      async () => expect(await list?.(plan.scope)).toEqual(list ? [] : undefined),
    ]);
    expect(ours().length).toBeGreaterThan(10);
    expect(await refusals([...acts, ...lists])).toEqual([]);
  });
});
