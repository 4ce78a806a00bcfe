import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import {
  productionTiming,
  type FailurePolicy,
  type InstallInput,
  type InstallResult,
  type Plan,
  type Progress,
  type StepId,
} from '@slipway/contracts';
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
  install(plan: Plan, manners: Record<string, Manner>, times: number): Promise<Lived[]> {
    return this.#served(plan, manners, (start) =>
      Promise.all(
        Array.from({ length: times }, async (_, n): Promise<Lived> => {
          const begin = performance.now();
          const { handle, attempts } = await start(n, 'rollback');
          const { changed } = (await handle.result()) as InstallResult;
          const wallMs = performance.now() - begin;
          if (changed.length !== plan.steps.length) throw new Error(`only ${changed.length} steps were made`);
          return { wallMs, attempts, handle };
        }),
      ),
    );
  }

  /**
   * Holds one run again and again and has its step retried each time.
   * @returns milliseconds from sending each decision to the start of the attempt that it brings about
   */
  async decide(plan: Plan, step: StepId, times: number): Promise<number[]> {
    const manners: Record<string, Manner> = { [`${step}.ensure`]: { fails: { times, code: 'QUOTA_EXCEEDED' } } };
    return this.#served(plan, manners, async (start) => {
      const { handle, attempts } = await start(0, 'pause');
      const begins = (): number[] => attempts.filter(({ key }) => key === `${step}.ensure`).map((one) => one.start);
      const delays: number[] = [];
      while (delays.length < times) {
        const [hold] = await until(async () => (await handle.query<Progress>('progress')).holds);
        const sent = performance.timeOrigin + performance.now();
        await handle.executeUpdate('retry', { args: [{ hold: hold!.id }] });
        const [begun] = await until(() => Promise.resolve(begins().filter((start) => start > sent)));
        delays.push(begun! - sent);
      }
      await handle.result();
      return delays;
    });
  }

  /** Starts runs of a plan on a worker of their own. */
  async #served<T>(
    plan: Plan,
    manners: Record<string, Manner>,
    use: (start: (n: number, onFailure: FailurePolicy) => Promise<Omit<Lived, 'wallMs'>>) => Promise<T>,
  ): Promise<T> {
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
      use(async (n, onFailure) => {
        const workflowId = `installation/${taskQueue}-${n}`;
        const args = [{ ...input, onFailure }];
        const handle = await this.client.workflow.start('install', { taskQueue, workflowId, args });
        return { handle, attempts: worlds.of(workflowId).attempts };
      }),
    );
  }
}

/** Looks until there is something. */
async function until<T>(look: () => Promise<readonly T[]>): Promise<readonly T[]> {
  for (;;) {
    const found = await look();
    if (found.length > 0) return found;
    await sleep(20);
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

const input: Omit<InstallInput, 'onFailure'> = {
  spec: { name: 'acme', cloud: 'fake', region: 'nowhere', domain: 'acme.example' },
  specHash: 'a-spec-hash',
  requestedBy: 'bench',
  timing: productionTiming,
};
