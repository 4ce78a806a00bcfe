import { driftOf, isResource, ResourceFailure, type AnyResource, type ResourceMap } from '@slipway/activities-core';
import { Blueprint } from '@slipway/blueprint';
import { isFinal, refOf, type Json, type Plan, type Step } from '@slipway/contracts';
import { aws } from '../provider.ts';
import { installation } from './installation.ts';
import type { Stage } from './stage.ts';

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

/** Everything of the example installation, brought about and taken away on one stage. */
export class WholePlan {
  readonly #on: Stage;
  readonly #resources: ResourceMap;

  private constructor(on: Stage, resources: ResourceMap) {
    this.#on = on;
    this.#resources = resources;
  }

  static async on(on: Stage): Promise<WholePlan> {
    // In an install, the cluster's side has written these by the time they are read.
    const values = { username: 'gitpod', password: 'a'.repeat(32), encryptionKeys: '[]' };
    await on.secrets.fill(
      on.ref('database/credentials', 'k8s.database-credentials', 'database'),
      { namespace: 'gitpod', name: 'database' },
      Object.keys(values),
      async () => values,
    );
    return new WholePlan(on, await aws.resources(on.context));
  }

  async plan(changes: object = {}, settings: object = {}): Promise<Plan> {
    const spec = installation(changes, settings);
    const resolved = await aws.resolve(spec, this.#on.context);
    const b = new Blueprint(aws.scope(spec, resolved));
    aws.blueprint(spec, resolved, b);
    return b.plan();
  }

  /** As wide as the needs allow, as the engine does it. */
  async ensure(plan: Plan, only: (step: Step) => boolean = () => true, most = 4): Promise<Record<string, Json>> {
    const done = new Map<string, Promise<Json>>();
    const run = async (step: Step): Promise<Json> => {
      const inputs = await Promise.all(
        Object.entries(step.needs).map(async ([port, need]) => [port, await done.get(need)] as const),
      );
      if (!isOurs(step)) return {};
      const resource = this.#resourceOf(step);
      const ref = refOf(plan.scope, step);
      if (!only(step)) return (await resource.observe(ref))?.output ?? {};
      return attempts(most, () => resource.ensure(ref, step.props as never, Object.fromEntries(inputs) as never));
    };
    for (const step of plan.steps) done.set(step.id, run(step));
    const outputs = await Promise.all(plan.steps.map(async ({ id }) => [id, (await done.get(id)) ?? null] as const));
    return Object.fromEntries(outputs);
  }

  /** Steps that are absent or differ from the plan, and in what. */
  async drift(plan: Plan): Promise<Record<string, string[] | 'absent'>> {
    const seen = await Promise.all(
      plan.steps.filter(isOurs).map(async (step) => {
        const observed = await this.#resourceOf(step).observe(refOf(plan.scope, step));
        return [step.id, observed ? driftOf(step.props, observed.actual).map(({ prop }) => prop) : 'absent'] as const;
      }),
    );
    return Object.fromEntries(seen.filter(([, drift]) => drift === 'absent' || drift.length > 0));
  }

  async destroy(plan: Plan): Promise<void> {
    for (const step of [...plan.steps].reverse().filter(isOurs)) {
      if (step.lifecycle !== 'managed') continue;
      await attempts(10, () => this.#resourceOf(step).destroy(refOf(plan.scope, step)));
    }
  }

  #resourceOf({ kind }: Step): AnyResource {
    const entry = this.#resources[kind];
    if (!entry || !isResource(entry)) throw new Error(`no resource ${kind}`);
    return entry;
  }
}
