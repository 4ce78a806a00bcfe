import { driftOf, type AnyProvider, type ResourceMap, type SecretKey } from '@slipway/activities-core';
import { refOf, type Json, type Plan, type Step } from '@slipway/contracts';
import type { Installation } from '@slipway/spec';
import { attempts } from './attempts.ts';
import { fillDatabaseSecret } from './database-secret.ts';
import type { CloudStage } from './stage.ts';
import { cloudSteps, isOfCloud, planOf, resourceOf } from './steps.ts';

/** What differs from cloud to cloud. */
export interface WholeCloud {
  provider: AnyProvider;
  /** The example installation with changes to its file, and to this cloud's block of it. */
  installation(changes?: object, settings?: object): Installation;
  databaseSecret: SecretKey;
}

const [attemptsOfEnsure, attemptsOfDestroy] = [4, 10];

/** Everything of the example installation, brought about and taken away on one stage. */
export class WholePlan {
  readonly on: CloudStage;
  readonly provider: AnyProvider;
  readonly resources: ResourceMap;
  readonly #installation: WholeCloud['installation'];

  private constructor(on: CloudStage, { provider, installation }: WholeCloud, resources: ResourceMap) {
    this.on = on;
    this.provider = provider;
    this.resources = resources;
    this.#installation = installation;
  }

  static async on(on: CloudStage, whole: WholeCloud): Promise<WholePlan> {
    await fillDatabaseSecret(on.secrets, on.scope, whole.databaseSecret);
    return new WholePlan(on, whole, await whole.provider.resources(on.context));
  }

  plan(changes: object = {}, settings: object = {}): Promise<Plan> {
    return planOf(this.provider, this.#installation(changes, settings), this.on.context);
  }

  /** As wide as the needs allow, as the engine does it. */
  async ensure(
    plan: Plan,
    only: (step: Step) => boolean = () => true,
    most = attemptsOfEnsure,
  ): Promise<Record<string, Json>> {
    const done = new Map<string, Promise<Json>>();
    const run = async (step: Step): Promise<Json> => {
      const inputs = await Promise.all(
        Object.entries(step.needs).map(async ([port, need]) => [port, await done.get(need)] as const),
      );
      if (!isOfCloud(plan, step)) return {};
      const resource = resourceOf(this.resources, step.kind);
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
      cloudSteps(plan).map(async (step) => {
        const observed = await resourceOf(this.resources, step.kind).observe(refOf(plan.scope, step));
        return [step.id, observed ? driftOf(step.props, observed.actual).map(({ prop }) => prop) : 'absent'] as const;
      }),
    );
    return Object.fromEntries(seen.filter(([, drift]) => drift === 'absent' || drift.length > 0));
  }

  async destroy(plan: Plan): Promise<void> {
    for (const step of cloudSteps(plan).reverse()) {
      if (step.lifecycle !== 'managed') continue;
      await attempts(attemptsOfDestroy, () => resourceOf(this.resources, step.kind).destroy(refOf(plan.scope, step)));
    }
  }
}
