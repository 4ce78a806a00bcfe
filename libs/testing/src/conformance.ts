import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  driftOf,
  ResourceFailure,
  type AnyProvider,
  type AnyResource,
  type ProviderContext,
  type ResourceMap,
} from '@slipway/activities-core';
import { refOf, type Json, type Observation, type Plan, type Ref, type Step } from '@slipway/contracts';
import { applyPlan, destroyLedger, Ledger } from '@slipway/saga';
import type { Installation } from '@slipway/spec';
import { attempts } from './cloud/attempts.ts';
import { cloudSteps, planOf, resourceOf as resourceOfKind } from './cloud/steps.ts';

/** A fresh cloud for one run of the suite: real SDKs against the local one, or an account that is empty. */
export interface ConformanceCloud {
  context: ProviderContext;
  /** A complete installation on this cloud. */
  installation: Installation;
  /** Kinds whose objects carry no owner of their own: switches of the account, and what stands inside the cluster. */
  unowned: readonly string[];
  /** Changes that the cloud committed so far, one entry each. */
  changes(): string[];
  /** Objects for which more than one create was committed. */
  createdTwice(): string[];
  /** What an installation left behind. */
  leftovers(): unknown[];
  close(): Promise<void>;
}

const [attemptsOfEnsure, attemptsOfDestroy] = [4, 10];

/**
 * What the engine takes for granted of every cloud, tried on its whole plan: idempotent verbs, outputs and props that can be read
 * back, ownership, and a list that finds what was made. A cloud's own test calls it once.
 */
export function testProvider(provider: AnyProvider, start: () => Promise<ConformanceCloud>): void {
  describe(`${provider.id} conforms`, () => {
    let cloud: ConformanceCloud;
    let resources: ResourceMap;
    let plan: Plan;
    const outputs = new Map<string, Json>();

    beforeAll(async () => {
      cloud = await start();
      resources = await provider.resources(cloud.context);
      plan = await planOf(provider, cloud.installation, cloud.context);
    });
    afterAll(() => cloud.close());

    const resourceOf = (step: Step): AnyResource => resourceOfKind(resources, step.kind);
    const ours = (): Step[] => cloudSteps(plan);
    const owned = (): Step[] => ours().filter(({ kind }) => !cloud.unowned.includes(kind));
    const ensureAll = (): Promise<void> =>
      apply(plan, (step, inputs) => {
        if (!ours().includes(step)) return Promise.resolve({});
        return attempts(attemptsOfEnsure, () =>
          resourceOf(step).ensure(refOf(plan.scope, step), step.props as never, inputs as never),
        ).then((output) => (outputs.set(step.id, output), output));
      });

    test('kinds: each says which permissions it needs, and its immutable props are props', () => {
      for (const step of ours()) {
        const { permissions, immutable = [] } = resourceOf(step);
        expect([step.kind, permissions.length > 0]).toEqual([step.kind, true]);
        for (const prop of immutable) expect(Object.keys(step.props)).toContain(prop);
      }
    });

    test('observe: before anything is made, nothing is there', async () => {
      for (const step of owned()) {
        expect([step.id, await resourceOf(step).observe(refOf(plan.scope, step))]).toEqual([step.id, undefined]);
      }
    });

    test('ensure: brings everything about; a second time it changes nothing and returns the same', async () => {
      await ensureAll();
      const [first, changes] = [new Map(outputs), cloud.changes().length];
      await ensureAll();
      expect(cloud.changes().slice(changes)).toEqual([]);
      expect(outputs).toEqual(first);
      expect(cloud.createdTwice()).toEqual([]);
    });

    test('observe: reads back what ensure returned, and agrees with the plan in every prop it can read', async () => {
      for (const step of ours()) {
        const seen = await resourceOf(step).observe(refOf(plan.scope, step));
        expect([step.id, seen?.output]).toEqual([step.id, outputs.get(step.id)]);
        expect([step.id, driftOf(step.props, seen?.actual ?? {})]).toEqual([step.id, []]);
      }
    });

    test('list: finds under its planned name what was made, of every kind that can be listed', async () => {
      for (const step of owned()) {
        const { list } = resourceOf(step);
        if (!list) continue;
        const found = await list.call(resourceOf(step), plan.scope);
        expect([step.id, found.map(({ name }) => name)]).toEqual([step.id, expect.arrayContaining([step.name])]);
      }
    });

    test('installations: tells from the marks of what was made whose it is, and in which region', async () => {
      const { installation, account, location } = plan.scope;
      const found = await provider.installations({ account, location }, cloud.context);
      expect(found).toEqual([{ installation, location, madeAt: expect.any(Number) }]);
    });

    test('ownership: to a neighbour, what carries our label is taken or not there, and nothing he does touches it', async () => {
      const neighbour = { ...plan.scope, installation: 'neighbour' };
      const changes = cloud.changes().length;
      const seen: string[] = [];
      for (const step of owned()) {
        const ref: Ref = { ...refOf(plan.scope, step), scope: neighbour };
        const code = await refusal(() => resourceOf(step).observe(ref));
        if (code && code !== 'NOT_OWNED') seen.push(`${step.id} ${code}`);
        await refusal(() => resourceOf(step).destroy(ref));
      }
      expect({ seen, changes: cloud.changes().slice(changes) }).toEqual({ seen: [], changes: [] });
    });

    test('destroy: in reverse order everything goes; absent is success; nothing is left', async () => {
      const goes = ours().filter(({ lifecycle }) => lifecycle === 'managed');
      const destroyAll = (): Promise<string[]> =>
        destroy(plan, goes, (step) =>
          attempts(attemptsOfDestroy, () => resourceOf(step).destroy(refOf(plan.scope, step))),
        );
      expect(await destroyAll()).toEqual([]);
      expect(cloud.leftovers()).toEqual([]);
      const changes = cloud.changes().length;
      expect(await destroyAll()).toEqual([]);
      expect(cloud.changes().slice(changes)).toEqual([]);
      for (const step of owned()) {
        expect([step.id, await resourceOf(step).observe(refOf(plan.scope, step))]).toEqual([step.id, undefined]);
      }
    });
  });
}

/** Through the engine itself, as wide as the needs allow. */
function apply(plan: Plan, ensure: (step: Step, inputs: Record<string, Json>) => Promise<Json>): Promise<void> {
  const nothingSeen: Observation[] = [];
  return applyPlan(plan, nothingSeen, new Ledger(), {
    admit: () => Promise.resolve(),
    ensure: async (step, inputs) => ({ output: await ensure(step, inputs) }),
    unchanged: () => undefined,
    stopping: () => false,
    isCancellation: () => false,
  });
}

async function destroy(plan: Plan, steps: readonly Step[], remove: (step: Step) => Promise<void>): Promise<string[]> {
  const ledger = new Ledger();
  for (const step of steps) ledger.intend(step);
  const errors: unknown[] = [];
  const left = await destroyLedger(plan, ledger, {
    destroy: (step) => remove(step).catch((error: unknown) => (errors.push(error), Promise.reject(error as Error))),
    stopping: () => false,
    isCancellation: () => false,
  });
  if (errors.length > 0) throw errors[0];
  return left;
}

/** The code of the refusal; undefined when there was none. A thing that is there although it should not be is `PRESENT`. */
async function refusal(run: () => Promise<unknown>): Promise<string | undefined> {
  try {
    return (await run()) === undefined ? undefined : 'PRESENT';
  } catch (error) {
    if (error instanceof ResourceFailure) return error.failure.code;
    throw error;
  }
}
