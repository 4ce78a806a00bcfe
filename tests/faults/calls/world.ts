import type { ProviderContext, ResourceMap } from '@slipway/activities-core';
import type { LocalCloud } from '@slipway/cloud-sim';
import { refOf, type Json, type Plan, type Step } from '@slipway/contracts';
import { fillDatabaseSecret } from '@slipway/testing/cloud/database-secret';
import { isOfCloud, resourceOf } from '@slipway/testing/cloud/steps';
import { FakeClusterApi } from '@slipway/testing/fake-cluster-api';
import { FakeSecretStore } from '@slipway/testing/fake-secret-store';
import { TrialCall } from './attempts.ts';
import type { Place } from './place.ts';

/** Tables that belong to the process, not to the world. */
const ofProcess = ['ports', 'tokens'];
/** Pauses of healthy runs, as a share of production's. */
const quick = 0.01;

/** All that can be put back. */
export interface Moment {
  tables: ReturnType<LocalCloud['gcp']['store']['copy']>;
  secrets: FakeSecretStore['stored'];
  objects: FakeClusterApi['objects'];
}

/** A local cloud, its time jumping, with a neighbour's whole installation whose name is a prefix of ours. */
export class World {
  readonly call = new TrialCall();
  readonly place: Place;
  readonly #context: ProviderContext & { pollScale: number };
  #resources: ResourceMap = {};
  #plan: Plan | undefined;

  private constructor(place: Place) {
    this.place = place;
    this.#context = { ...place.on.context, call: this.call, pollScale: quick, leastBudgetMs: 0 };
  }

  static async start(place: Place): Promise<World> {
    const world = new World(place);
    place.on.cloud.clock.set('instant');
    await world.#settleNeighbour();
    world.#plan = await place.plan('ours', world.#context);
    world.#resources = await place.resources(world.#context);
    return world;
  }

  get cloud(): LocalCloud {
    return this.place.on.cloud;
  }

  get graph(): LocalCloud['gcp']['graph'] {
    return this.cloud.gcp.graph;
  }

  get store(): LocalCloud['gcp']['store'] {
    return this.cloud.gcp.store;
  }

  get secrets(): FakeSecretStore {
    return this.place.on.secrets;
  }

  get context(): ProviderContext {
    return this.#context;
  }

  get plan(): Plan {
    return this.#plan!;
  }

  get resources(): ResourceMap {
    return this.#resources;
  }

  setPollScale(pollScale: number): void {
    this.#context.pollScale = pollScale;
  }

  now(): Moment {
    const { secrets, clusterApi } = this.place.on;
    return {
      tables: this.store.copy(),
      secrets: structuredClone(secrets.stored),
      objects: structuredClone(clusterApi.objects),
    };
  }

  async goBackTo({ tables, secrets, objects }: Moment): Promise<void> {
    const { cloud, store } = this;
    await cloud.scheduler.idle();
    store.restore(tables, ofProcess);
    await store.flush();
    cloud.journal.clear();
    put(this.place.on.secrets.stored, secrets);
    put(this.place.on.clusterApi.objects, objects);
    cloud.scheduler.start();
  }

  /** What was made by now was made a while ago. */
  rest(): void {
    const { clock } = this.cloud;
    clock.moveTo(clock.now() + this.place.restMs);
  }

  close(): Promise<void> {
    return this.place.on.close();
  }

  /** Complete, with secrets and a cluster of its own. */
  async #settleNeighbour(): Promise<void> {
    const context = { ...this.#context, secrets: new FakeSecretStore(), clusterApi: new FakeClusterApi() };
    const plan = await this.place.plan('neighbour', context);
    await fillDatabaseSecret(context.secrets, plan.scope, this.place.databaseSecret);
    const resources = await this.place.resources(context);
    const outputs = new Map<string, Json>();
    for (const step of plan.steps) outputs.set(step.id, await ensureStep(resources, plan, step, outputs));
  }
}

/** Makes one step; what stands inside the cluster has no output here. */
export async function ensureStep(
  resources: ResourceMap,
  plan: Plan,
  step: Step,
  outputs: ReadonlyMap<string, Json>,
): Promise<Json> {
  if (!isOfCloud(plan, step)) return {};
  const inputs = Object.fromEntries(Object.entries(step.needs).map(([port, need]) => [port, outputs.get(need)]));
  return resourceOf(resources, step.kind).ensure(refOf(plan.scope, step), step.props as never, inputs as never);
}

function put<K, V>(map: Map<K, V>, wanted: Map<K, V>): void {
  map.clear();
  for (const [key, value] of wanted) map.set(key, structuredClone(value));
}
