import { isResource, type AnyResource, type ProviderContext, type ResourceMap } from '@slipway/activities-core';
import { gcp } from '@slipway/activities-gcp/provider';
import { installation } from '@slipway/activities-gcp/testing/installation';
import { stage, type Stage } from '@slipway/activities-gcp/testing/stage';
import { Blueprint } from '@slipway/blueprint';
import type { LocalCloud } from '@slipway/cloud-sim';
import { refOf, type Json, type Plan, type Step } from '@slipway/contracts';
import { FakeClusterApi } from '@slipway/testing/fake-cluster-api';
import { FakeSecretStore } from '@slipway/testing/fake-secret-store';
import { TrialCall } from './attempts.ts';

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

type Installation = ReturnType<typeof installation>;

/** A local Google Cloud, its time jumping, with a neighbour's whole installation whose name is a prefix of ours. */
export class World {
  readonly call = new TrialCall();
  readonly #on: Stage;
  readonly #context: ProviderContext & { pollScale: number };
  #resources: ResourceMap = {};
  #plan: Plan | undefined;

  private constructor(on: Stage) {
    this.#on = on;
    this.#context = { ...on.context, call: this.call, pollScale: quick };
  }

  static async start(): Promise<World> {
    const on = await stage();
    const world = new World(on);
    on.cloud.clock.set('instant');
    on.cloud.seed({ buckets: [{ project: on.scope.account, name: 'gitpod--user-of-the-neighbour', objects: ['a'] }] });
    await world.#settleNeighbour();
    const spec = { ...installation({ storage: { sharedProject: true } }) };
    world.#plan = await planOf(spec, world.#context);
    world.#resources = await gcp.resources(world.#context);
    return world;
  }

  get cloud(): LocalCloud {
    return this.#on.cloud;
  }

  get clusters(): Stage['clusters'] {
    return this.#on.clusters;
  }

  get secrets(): FakeSecretStore {
    return this.#on.secrets;
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
    const { secrets, clusterApi, cloud } = this.#on;
    return {
      tables: cloud.gcp.store.copy(),
      secrets: structuredClone(secrets.stored),
      objects: structuredClone(clusterApi.objects),
    };
  }

  async goBackTo({ tables, secrets, objects }: Moment): Promise<void> {
    const { cloud } = this;
    await cloud.scheduler.idle();
    cloud.gcp.store.restore(tables, ofProcess);
    await cloud.gcp.store.flush();
    cloud.journal.clear();
    put(this.#on.secrets.stored, secrets);
    put(this.#on.clusterApi.objects, objects);
    cloud.scheduler.start();
  }

  close(): Promise<void> {
    return this.#on.close();
  }

  /** Complete, with secrets and a cluster of its own. */
  async #settleNeighbour(): Promise<void> {
    const spec = { ...installation({ domain: 'neighbour.example', storage: { sharedProject: true } }), name: 'acme' };
    const context = { ...this.#context, secrets: new FakeSecretStore(), clusterApi: new FakeClusterApi() };
    const plan = await planOf(spec, context);
    await fillDatabaseSecret(context.secrets, plan);
    const resources = await gcp.resources(context);
    const outputs = new Map<string, Json>();
    for (const step of plan.steps) outputs.set(step.id, await ensureStep(resources, plan, step, outputs));
  }
}

/** What the cluster's side writes before the database is told. */
export function fillDatabaseSecret(secrets: FakeSecretStore, plan: Plan): Promise<unknown> {
  const step = plan.steps.find(({ id }) => id === 'database/credentials')!;
  const values = { username: 'gitpod', password: 'canary-of-the-password-of-the-database', encryptionKeys: '[]' };
  const secret = { namespace: 'gitpod', name: 'cloudsql' };
  return secrets.fill(refOf(plan.scope, step), secret, Object.keys(values), async () => values);
}

/** Makes one step; what stands inside the cluster has no output here. */
export async function ensureStep(
  resources: ResourceMap,
  plan: Plan,
  step: Step,
  outputs: ReadonlyMap<string, Json>,
): Promise<Json> {
  if (!step.kind.startsWith('gcp.')) return {};
  const inputs = Object.fromEntries(Object.entries(step.needs).map(([port, need]) => [port, outputs.get(need)]));
  return resourceOf(resources, step.kind).ensure(refOf(plan.scope, step), step.props as never, inputs as never);
}

export function resourceOf(resources: ResourceMap, kind: string): AnyResource {
  const entry = resources[kind];
  if (!entry || !isResource(entry)) throw new Error(`no resource ${kind}`);
  return entry;
}

async function planOf(spec: Installation, context: ProviderContext): Promise<Plan> {
  const resolved = await gcp.resolve(spec, context);
  const b = new Blueprint(gcp.scope(spec, resolved));
  gcp.blueprint(spec, resolved, b);
  return b.plan();
}

function put<K, V>(map: Map<K, V>, wanted: Map<K, V>): void {
  map.clear();
  for (const [key, value] of wanted) map.set(key, structuredClone(value));
}
