import { isResource } from '@slipway/activities-core';
import { refOf, type Json, type ObjectName, type Plan, type Ref } from '@slipway/contracts';
import { cloudSteps, resourceOf } from './steps.ts';
import type { WholePlan } from './whole-plan.ts';

/** One verb on one thing, which may be run again after it failed. */
export interface Deed {
  /** Of the resource, or `planning`. */
  kind: string;
  verb: 'plan' | 'ensure' | 'change' | 'list' | 'destroy';
  /** For people: the step or the thing. */
  name: string;
  run(): Promise<unknown>;
}

/** An installation's life, one verb at a time. Each deed has to be done before the next one is asked for. */
export class Life {
  readonly #whole: WholePlan;
  readonly #outputs = new Map<string, Json>();

  constructor(whole: WholePlan) {
    this.#whole = whole;
  }

  plan(changes: object, settings: object = {}): Deed {
    return { kind: 'planning', verb: 'plan', name: 'resolve', run: () => this.#whole.plan(changes, settings) };
  }

  async *bring(verb: 'ensure' | 'change', plan: Plan): AsyncGenerator<Deed> {
    for (const step of cloudSteps(plan)) {
      const resource = resourceOf(this.#whole.resources, step.kind);
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

  /** The search for installations, and for this one. */
  find(): Deed {
    const { provider, on } = this.#whole;
    const { account, location, installation } = on.scope;
    const run = async (): Promise<void> => {
      await provider.installations({ account, location }, on.context);
      await provider.locate({ account, location, installation }, on.context);
    };
    return { kind: 'planning', verb: 'list', name: 'installations', run };
  }

  async *lists(): AsyncGenerator<Deed> {
    const { resources, on } = this.#whole;
    for (const [kind, entry] of Object.entries(resources)) {
      if (entry.list) yield { kind, verb: 'list', name: kind, run: async () => entry.list?.(on.scope) };
    }
  }

  /** What only a sweep finds goes once the cluster is away, as an undo does it. */
  async *remove(plan: Plan): AsyncGenerator<Deed> {
    const kept = plan.steps.filter(({ lifecycle }) => lifecycle !== 'managed');
    const keep = kept.map(({ kind, name }): ObjectName => ({ kind, name }));
    for (const step of cloudSteps(plan).reverse()) {
      if (step.lifecycle !== 'managed') continue;
      const run = () => resourceOf(this.#whole.resources, step.kind).destroy(refOf(plan.scope, step));
      yield { kind: step.kind, verb: 'destroy', name: step.id, run };
      if (step.kind === `${plan.scope.cloud}.cluster`) yield* this.#sweep([], keep);
    }
    yield* this.#sweep([], keep);
  }

  /** @param kinds none: all */
  sweep(...kinds: string[]): AsyncGenerator<Deed> {
    return this.#sweep(kinds, []);
  }

  async *#sweep(kinds: readonly string[], keep: readonly ObjectName[]): AsyncGenerator<Deed> {
    const { resources, on } = this.#whole;
    for (const [kind, entry] of Object.entries(resources)) {
      if (isResource(entry) || (kinds.length > 0 && !kinds.includes(kind))) continue;
      for (const { name } of await entry.list(on.scope, keep)) {
        const ref: Ref = { scope: on.scope, step: 'cluster/sweep', kind, name, lifecycle: 'managed' };
        yield { kind, verb: 'destroy', name, run: () => entry.destroy(ref, keep) };
      }
    }
  }
}
