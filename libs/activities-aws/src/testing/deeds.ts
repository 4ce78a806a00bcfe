import { isResource, type AnyResource, type ResourceMap } from '@slipway/activities-core';
import { refOf, type Json, type Plan, type Step } from '@slipway/contracts';
import { aws } from '../provider.ts';
import { changeByHand } from './by-hand.ts';
import { leaveBehind } from './left-behind.ts';
import type { Stage } from './stage.ts';
import { WholePlan } from './whole-plan.ts';

/** One verb on one thing, which may be run again after it failed. */
export interface Deed {
  /** Of the resource, or `planning`. */
  kind: string;
  verb: 'plan' | 'ensure' | 'change' | 'list' | 'destroy';
  /** For people: the step or the thing. */
  name: string;
  run(): Promise<unknown>;
}

const older = { kubernetes: { version: '1.33' } };
const newer = {
  kubernetes: { version: '1.34' },
  tags: { team: 'platform' },
  nodePools: { services: { max: 7 } },
  network: { authorizedCidrs: ['203.0.113.0/24'] },
};
const more = { nat: 'perZone', admins: ['arn:aws:iam::123456789012:role/platform'] };

/**
 * An installation's life, one verb at a time and always in the same order: planned, made, changed, put right, looked for leftovers,
 * taken away. Each deed has to be done before the next one is asked for.
 */
export async function* deeds(on: Stage): AsyncGenerator<Deed> {
  const whole = await WholePlan.on(on);
  const life = new Life(on, await aws.resources(on.context));
  const { account, location, installation } = on.scope;
  on.cloud.seed({ aws: { roles: [{ name: 'platform', service: 'ec2.amazonaws.com' }] } });
  yield { kind: 'planning', verb: 'plan', name: 'resolve', run: () => whole.plan(older) };
  yield* life.bring('ensure', await whole.plan(older));
  yield* life.bring('change', await whole.plan(newer, more));
  const plan = await whole.plan({ kubernetes: newer.kubernetes }, { nat: more.nat });
  const nameOf = (kind: string): string => plan.steps.find((step) => step.kind === kind)?.name ?? '';
  await changeByHand(on, nameOf('aws.bucket'));
  yield* life.bring('change', plan);
  const target = { account, location };
  const list = async () => {
    await aws.installations(target, on.context);
    await aws.locate({ ...target, installation }, on.context);
  };
  yield { kind: 'planning', verb: 'list', name: 'installations', run: list };
  await leaveBehind(on, { bucket: nameOf('aws.bucket'), database: nameOf('aws.db-instance') });
  yield* life.lists();
  yield* life.sweep('aws.instance', 'aws.auto-scaling-group');
  yield* life.remove(plan);
}

class Life {
  readonly #on: Stage;
  readonly #resources: ResourceMap;
  readonly #outputs = new Map<string, Json>();

  constructor(on: Stage, resources: ResourceMap) {
    this.#on = on;
    this.#resources = resources;
  }

  async *bring(verb: 'ensure' | 'change', plan: Plan): AsyncGenerator<Deed> {
    for (const step of ours(plan)) {
      const resource = this.#resourceOf(step);
      const needs = Object.entries(step.needs).map(([port, need]) => [port, this.#outputs.get(need) ?? {}] as const);
      const run = async (): Promise<void> => {
        const ref = refOf(plan.scope, step);
        const output = await resource.ensure(ref, step.props as never, Object.fromEntries(needs) as never);
        this.#outputs.set(step.id, output);
        await resource.observe(ref);
      };
      yield { kind: step.kind, verb, name: step.id, run };
    }
  }

  async *lists(): AsyncGenerator<Deed> {
    for (const [kind, entry] of Object.entries(this.#resources)) {
      if (entry.list) yield { kind, verb: 'list', name: kind, run: async () => entry.list?.(this.#on.scope) };
    }
  }

  /** What only a sweep finds goes once the cluster is away, as an undo does it. */
  async *remove(plan: Plan): AsyncGenerator<Deed> {
    for (const step of ours(plan).reverse()) {
      if (step.lifecycle !== 'managed') continue;
      const run = () => this.#resourceOf(step).destroy(refOf(plan.scope, step));
      yield { kind: step.kind, verb: 'destroy', name: step.id, run };
      if (step.kind === 'aws.cluster') yield* this.sweep();
    }
    yield* this.sweep();
  }

  async *sweep(...kinds: string[]): AsyncGenerator<Deed> {
    const { scope } = this.#on;
    for (const [kind, entry] of Object.entries(this.#resources)) {
      if (isResource(entry) || (kinds.length > 0 && !kinds.includes(kind))) continue;
      for (const { name } of await entry.list(scope)) {
        const ref = { scope, step: 'cluster/sweep', kind, name, lifecycle: 'managed' } as const;
        yield { kind, verb: 'destroy', name, run: () => entry.destroy(ref) };
      }
    }
  }

  #resourceOf({ kind }: Step): AnyResource {
    const entry = this.#resources[kind];
    if (!entry || !isResource(entry)) throw new Error(`no resource ${kind}`);
    return entry;
  }
}

const ours = (plan: Plan): Step[] => plan.steps.filter(({ kind }) => kind.startsWith('aws.'));
