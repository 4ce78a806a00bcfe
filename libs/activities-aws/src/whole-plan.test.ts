import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { driftOf, isResource, ResourceFailure, type AnyResource, type ResourceMap } from '@slipway/activities-core';
import { Blueprint } from '@slipway/blueprint';
import { isFinal, refOf, type Json, type Plan, type Step } from '@slipway/contracts';
import { aws } from './provider.ts';
import { installation } from './testing/installation.ts';
import { stage, type Stage } from './testing/stage.ts';

/** Only what the cloud makes: what stands inside the cluster is another library's. */
const isOurs = (step: Step): boolean => step.kind.startsWith('aws.');

/** As often as the engine tries what may heal. */
async function attempts<T>(most: number, run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === most || !(error instanceof ResourceFailure) || isFinal(error.failure.code)) throw error;
    }
  }
}

describe('the whole plan', () => {
  let on: Stage;
  let resources: ResourceMap;
  beforeEach(async () => {
    on = await stage({ scale: 3_000 });
    resources = await aws.resources(on.context);
    const values = { username: 'gitpod', password: 'a'.repeat(32), encryptionKeys: '[]' };
    await on.secrets.fill(
      on.ref('database/credentials', 'k8s', 'x'),
      { namespace: 'gitpod', name: 'database' },
      Object.keys(values),
      async () => values,
    );
  });
  afterEach(() => on.close());

  const resourceOf = (kind: string): AnyResource => {
    const entry = resources[kind];
    if (!entry || !isResource(entry)) throw new Error(`no resource ${kind}`);
    return entry;
  };

  async function planOf(changes: object = {}): Promise<Plan> {
    const spec = installation(changes);
    const resolved = await aws.resolve(spec, on.context);
    const b = new Blueprint(aws.scope(spec, resolved));
    aws.blueprint(spec, resolved, b);
    return b.plan();
  }

  /** As wide as the needs allow, as the engine does it. */
  async function ensureAll(
    plan: Plan,
    only: (step: Step) => boolean = () => true,
    most = 4,
  ): Promise<Record<string, Json>> {
    const done = new Map<string, Promise<Json>>();
    for (const step of plan.steps) {
      done.set(
        step.id,
        (async () => {
          const inputs = await Promise.all(
            Object.entries(step.needs).map(async ([port, need]) => [port, await done.get(need)] as const),
          );
          if (!isOurs(step)) return {};
          if (!only(step)) return (await resourceOf(step.kind).observe(refOf(plan.scope, step)))?.output ?? {};
          const { ensure } = resourceOf(step.kind);
          const given = Object.fromEntries(inputs) as never;
          return attempts(most, () => ensure(refOf(plan.scope, step), step.props as never, given));
        })(),
      );
    }
    const outputs = await Promise.all(
      plan.steps.map(async (step) => [step.id, (await done.get(step.id)) ?? null] as const),
    );
    return Object.fromEntries(outputs);
  }

  async function driftOfAll(plan: Plan): Promise<Record<string, string[] | 'absent'>> {
    const seen = await Promise.all(
      plan.steps.filter(isOurs).map(async (step) => {
        const observed = await resourceOf(step.kind).observe(refOf(plan.scope, step));
        return [step.id, observed ? driftOf(step.props, observed.actual).map(({ prop }) => prop) : 'absent'] as const;
      }),
    );
    return Object.fromEntries(seen.filter(([, drift]) => drift === 'absent' || drift.length > 0));
  }

  async function destroyAll(plan: Plan): Promise<void> {
    for (const step of [...plan.steps].reverse().filter(isOurs)) {
      if (step.lifecycle !== 'managed') continue;
      await attempts(10, () => resourceOf(step.kind).destroy(refOf(plan.scope, step)));
    }
  }

  test('aws: an install from an empty account agrees with its plan, the next one changes nothing, a larger pool just that', async () => {
    const plan = await planOf();
    const outputs = await ensureAll(plan);
    expect(outputs['database/password']).toMatchObject({ config: { inCluster: false } });
    const again = await planOf();
    expect(again.hash).toBe(plan.hash);
    expect(await driftOfAll(again)).toEqual({});

    const before = on.cloud.journal.entries().length;
    await ensureAll(again);
    const changes = on.cloud.journal
      .entries()
      .slice(before)
      .filter((entry) => entry.committed && entry.service !== 'sts');
    expect(changes.map((entry) => entry.operation)).toEqual([]);

    const larger = await planOf({ nodePools: { workspaces: { max: 60 } } });
    expect(await driftOfAll(larger)).toEqual({ 'node-pools/workspaces': ['max'] });
    await ensureAll(larger, (step) => step.id === 'node-pools/workspaces');
    expect(await driftOfAll(larger)).toEqual({});
  }, 60_000);

  test('aws: what was made can be taken away again, twice, and nothing is left', async () => {
    const plan = await planOf();
    await ensureAll(plan);
    expect(on.cloud.leftovers().length).toBeGreaterThan(10);
    await destroyAll(plan);
    await destroyAll(plan);
    expect(on.cloud.leftovers()).toEqual([]);
    expect(
      await aws.locate(
        { installation: 'acme-aws', account: plan.scope.account, location: plan.scope.location },
        on.context,
      ),
    ).toBeUndefined();
  }, 60_000);

  test('aws: with every third reply to a change lost, each thing is made once and nothing is left in the end', async () => {
    const plan = await planOf();
    await ensureAll(plan);
    await destroyAll(plan);
    const creates = () =>
      new Map(on.cloud.resources({}).map((each) => [String(each['id']), Number(each['createCalls'])] as const));
    const before = creates();
    const changes = on.cloud.journal.entries().filter(({ committed, service }) => committed && service !== 'sts');
    for (const key of new Set(changes.map(({ service, operation }) => `${service}/${operation}`))) {
      const [service = '', operation = ''] = key.split('/');
      const match = { cloud: 'aws', service, operation };
      on.cloud.faults.add({ match, rate: 0.33, action: { 'timeout-after-commit': {} } });
    }
    // Which replies are lost depends on the order of calls: some step may need more attempts than the engine would give it.
    await ensureAll(plan, undefined, 20);
    expect(await driftOfAll(plan)).toEqual({});
    const twice = [...creates()].filter(([id, count]) => count - (before.get(id) ?? 0) > 1);
    expect(twice).toEqual([]);
    await destroyAll(plan);
    expect(on.cloud.faults.list().filter((rule) => rule.hits > 0).length).toBeGreaterThan(10);
    expect(on.cloud.leftovers()).toEqual([]);
  }, 120_000);
});
