import { Context } from '@temporalio/activity';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { productionTiming, type InstallInput, type InstallResult, type Plan } from '@slipway/contracts';
import type { ActivityMap } from '@slipway/activities-core';
import { ActivityWorld, type Attempted, type Manner } from '@slipway/testing/activity-world';
import { DevServer } from '@slipway/testing/dev-server';
import { FakeCloud } from '@slipway/testing/fake-cloud';

export interface Lived {
  /** From asking for the start to having the result, milliseconds. */
  wallMs: number;
  attempts: readonly Attempted[];
  handle: WorkflowHandle;
}

/** A real dev server and real workers with the bundle that a worker process loads. */
export class Rig {
  readonly client: Client;
  readonly #server: DevServer;
  readonly #connection: NativeConnection;
  readonly #codePath: string;
  #queues = 0;

  private constructor(server: DevServer, connection: NativeConnection, codePath: string) {
    this.#server = server;
    this.#connection = connection;
    this.#codePath = codePath;
    this.client = new Client({ connection });
  }

  /** @param codePath the workflow bundle */
  static async start(codePath: string, eager: boolean): Promise<Rig> {
    const server = await DevServer.start({ eager });
    return new Rig(server, await NativeConnection.connect({ address: server.address }), codePath);
  }

  async stop(): Promise<void> {
    await this.#connection.close();
    await this.#server.stop();
  }

  /** Installs `times` at once on one worker; every run has a cloud of its own. */
  async install(plan: Plan, manners: Record<string, Manner>, times: number): Promise<Lived[]> {
    const taskQueue = `bench-${++this.#queues}`;
    const worlds = new Worlds(plan, manners);
    const worker = await Worker.create({
      connection: this.#connection,
      taskQueue,
      workflowBundle: { codePath: this.#codePath },
      activities: worlds.activities,
      maxConcurrentActivityTaskExecutions: 1_000,
    });
    return worker.runUntil(() =>
      Promise.all(
        Array.from({ length: times }, async (_, n): Promise<Lived> => {
          const workflowId = `installation/${taskQueue}-${n}`;
          const begin = performance.now();
          const handle = await this.client.workflow.start('install', { taskQueue, workflowId, args: [input] });
          const { changed } = (await handle.result()) as InstallResult;
          const wallMs = performance.now() - begin;
          if (changed.length !== plan.steps.length) throw new Error(`only ${changed.length} steps were made`);
          return { wallMs, attempts: worlds.of(workflowId).attempts, handle };
        }),
      ),
    );
  }
}

/** A world for each run, told apart by the workflow that calls. */
class Worlds {
  readonly #worlds = new Map<string, { world: ActivityWorld; activities: ActivityMap }>();
  readonly #make: () => ActivityWorld;

  constructor(plan: Plan, manners: Readonly<Record<string, Manner>>) {
    this.#make = () => new ActivityWorld(new FakeCloud(plan, []), manners);
  }

  get activities(): ActivityMap {
    const dispatch = (type: string) => (call: never) =>
      this.#of(Context.current().info.workflowExecution?.workflowId ?? '').activities[type]!(call);
    return Object.fromEntries(Object.keys(this.#make().activities).map((type) => [type, dispatch(type)]));
  }

  of(workflowId: string): ActivityWorld {
    return this.#of(workflowId).world;
  }

  #of(workflowId: string): { world: ActivityWorld; activities: ActivityMap } {
    const known = this.#worlds.get(workflowId);
    if (known) return known;
    const world = this.#make();
    const made = { world, activities: world.activities };
    this.#worlds.set(workflowId, made);
    return made;
  }
}

const input: InstallInput = {
  spec: { name: 'acme', cloud: 'fake', region: 'nowhere', domain: 'acme.example' },
  specHash: 'a-spec-hash',
  requestedBy: 'bench',
  onFailure: 'rollback',
  timing: productionTiming,
};
