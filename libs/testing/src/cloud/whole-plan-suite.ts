import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudStage } from './stage.ts';
import { WholePlan, type WholeCloud } from './whole-plan.ts';

interface Expected {
  /** Outputs of an install, at least. */
  outputs: object;
  /** What an install leaves to be found, at least. */
  objects: number;
  /** Operations that lost a reply, at least. */
  operations: number;
}

const patienceMs = 400_000;

/** The whole plan at once: what `testProvider` tries step by step, with drift, a second removal, and replies that are lost. */
export function testWholePlan(open: () => Promise<CloudStage>, cloud: WholeCloud, expected: Expected): void {
  const { id } = cloud.provider;
  describe('the whole plan', () => {
    let on: CloudStage;
    let whole: WholePlan;
    beforeEach(async () => {
      on = await open();
      whole = await WholePlan.on(on, cloud);
    });
    afterEach(() => on.close());

    test(
      `${id}: an install from an empty account agrees with its plan, the next one changes nothing, a larger pool just that`,
      async () => {
        const plan = await whole.plan();
        const outputs = await whole.ensure(plan);
        expect(outputs).toMatchObject(expected.outputs);
        const again = await whole.plan();
        expect(again.hash).toBe(plan.hash);
        expect(await whole.drift(again)).toEqual({});

        const before = on.changes().length;
        await whole.ensure(again);
        const changes = on.changes().slice(before);
        expect(changes.map(({ operation }) => operation)).toEqual([]);

        const larger = await whole.plan({ nodePools: { workspaces: { max: 60 } } });
        expect(await whole.drift(larger)).toEqual({ 'node-pools/workspaces': ['max'] });
        await whole.ensure(larger, (step) => step.id === 'node-pools/workspaces');
        expect(await whole.drift(larger)).toEqual({});
      },
      patienceMs,
    );

    test(
      `${id}: what was made can be located and taken away again, twice, and nothing is left`,
      async () => {
        const plan = await whole.plan();
        await whole.ensure(plan);
        expect(on.cloud.leftovers().length).toBeGreaterThan(expected.objects);
        const { installation, account, location } = plan.scope;
        const locate = () => cloud.provider.locate({ installation, account, location }, on.context);
        expect(await locate()).toEqual(plan.scope);
        await whole.destroy(plan);
        await whole.destroy(plan);
        expect(on.cloud.leftovers()).toEqual([]);
        expect(await locate()).toBeUndefined();
      },
      patienceMs,
    );

    test(
      `${id}: with every third reply to a change lost, each thing is made once and nothing is left in the end`,
      async () => {
        const first = await whole.plan();
        await whole.ensure(first);
        await whole.destroy(first);
        const before = creates(on);
        for (const key of new Set(on.changes().map(({ service, operation }) => `${service} ${operation}`))) {
          const [service = '', operation = ''] = key.split(' ');
          const match = { cloud: id, service, operation };
          on.cloud.faults.add({ match, rate: 0.33, action: { 'timeout-after-commit': {} } });
        }
        const second = await whole.plan();
        // Which replies are lost depends on the order of calls: some step may need more attempts than the engine would give it.
        await whole.ensure(second, undefined, 20);
        expect(await whole.drift(second)).toEqual({});
        const twice = [...creates(on)].filter(([each, count]) => count - (before.get(each) ?? 0) > 1);
        expect(twice).toEqual([]);
        await whole.destroy(second);
        expect(on.cloud.faults.list().filter((rule) => rule.hits > 0).length).toBeGreaterThan(expected.operations);
        expect(on.cloud.leftovers()).toEqual([]);
      },
      patienceMs,
    );
  });
}

const creates = ({ cloud }: CloudStage): Map<string, number> =>
  new Map(cloud.resources({}).map((each) => [String(each['id']), Number(each['createCalls'])] as const));
