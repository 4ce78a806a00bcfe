import { isResource, type AnyResource, type ResourceMap } from '@slipway/activities-core';
import { refOf, type Json, type Plan, type Step } from '@slipway/contracts';
import { azure } from '../provider.ts';
import type { Stage } from './stage.ts';
import { WholePlan } from './whole-plan.ts';

/** One verb on one thing, which may be run again after it failed. */
export interface Deed {
  /** Of the resource, or `planning`. */
  kind: string;
  /** For people: the step or the thing. */
  name: string;
  run(): Promise<unknown>;
}

const older = { kubernetes: { version: '1.33' } };
const newer = { kubernetes: { version: '1.34' }, tags: { team: 'platform' }, nodePools: { services: { max: 7 } } };

/**
 * An installation's life, one verb at a time and always in the same order: planned, made, changed, looked for leftovers, taken away.
 * Each deed has to be done before the next one is asked for.
 */
export async function* life(on: Stage): AsyncGenerator<Deed> {
  const whole = await WholePlan.on(on);
  const known = await azure.resources(on.context);
  const outputs = new Map<string, Json>();
  const { account, location, installation } = on.scope;
  for (const changes of [older, newer]) {
    yield { kind: 'planning', name: 'resolve', run: () => whole.plan(changes) };
    yield* bring(known, await whole.plan(changes), outputs);
  }
  const plan = await whole.plan(newer);
  const list = async (): Promise<void> => {
    await azure.installations({ account, location }, on.context);
    await azure.locate({ account, location, installation }, on.context);
  };
  yield { kind: 'planning', name: 'installations', run: list };
  for (const step of ours(plan).reverse()) {
    if (step.lifecycle !== 'managed') continue;
    if (step.kind === 'azure.network') yield* sweep(on, known);
    const run = (): Promise<unknown> => resourceOf(known, step).destroy(refOf(plan.scope, step));
    yield { kind: step.kind, name: `remove ${step.id}`, run };
  }
}

async function* bring(known: ResourceMap, plan: Plan, outputs: Map<string, Json>): AsyncGenerator<Deed> {
  for (const step of ours(plan)) {
    const inputs = Object.fromEntries(
      Object.entries(step.needs).map(([port, need]) => [port, outputs.get(need) ?? {}] as const),
    );
    const run = async (): Promise<void> => {
      const ref = refOf(plan.scope, step);
      outputs.set(step.id, await resourceOf(known, step).ensure(ref, step.props as never, inputs as never));
      await resourceOf(known, step).observe(ref);
    };
    yield { kind: step.kind, name: step.id, run };
  }
}

/** What is of a step's kind is not swept here: it goes with its step. */
async function* sweep({ scope }: Stage, known: ResourceMap): AsyncGenerator<Deed> {
  for (const [kind, entry] of Object.entries(known)) {
    if (entry.list) yield { kind, name: 'list', run: async () => entry.list?.(scope) };
    if (isResource(entry)) continue;
    for (const { name } of await entry.list(scope)) {
      const ref = { scope, step: 'cluster/sweep', kind, name, lifecycle: 'managed' } as const;
      yield { kind, name, run: () => entry.destroy(ref) };
    }
  }
}

const ours = (plan: Plan): Step[] => plan.steps.filter(({ kind }) => kind.startsWith('azure.'));

function resourceOf(known: ResourceMap, { kind }: Step): AnyResource {
  const entry = known[kind];
  if (!entry || !isResource(entry)) throw new Error(`no resource ${kind}`);
  return entry;
}
