import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { workflowIdOf, type FailurePolicy, type Progress, type StepState, type Timing } from '@slipway/contracts';
import { LocalCloud } from '../../e2e/local-cloud.ts';
import { TestStack } from '../../e2e/test-stack.ts';
import { until } from '../../e2e/until.ts';
import { readLines, type Deaths, type Hit, type KillOrder, type Trait } from './kill-order.ts';
import type { Subject } from './subject.ts';
import { WorkerSupervisor } from './worker-supervisor.ts';

/**
 * Two seconds are the shortest in which a busy machine's living workers are seldom taken for dead. The server backs off after
 * every death, and calls that run side by side see many.
 */
const timing: Partial<Timing> = { heartbeatTimeoutMs: 2_000, retryMaximumMs: 500 };

/** A local cloud needs real seconds to start again, in which a run of its speed would have used up its attempts. */
export const patient: Partial<Timing> = { retryInitialMs: 4_000, retryMaximumMs: 15_000 };

/** Simulated seconds in a real one: what remains are the real control plane's and Helm's own times. */
const speed = 300;

const servers = ['temporal', 'local-cloud'];

export interface KillRigOptions {
  /** How long a worker that is asked to end lets its calls go on. */
  shutdownGraceMs?: number;
}

/** One run of a workflow. */
export interface Run {
  runId: string;
  handle: WorkflowHandle;
}

/** A local stack whose workers die by order, and are replaced at once. */
export class KillRig {
  readonly stack: TestStack;
  readonly workers: WorkerSupervisor;
  readonly cloud: LocalCloud;
  readonly subject: Subject;
  readonly #client: Client;
  readonly #files: { order: string; hits: string; traits: string; config: string };
  readonly #workerConfig: object;

  private constructor(
    subject: Subject,
    stack: TestStack,
    client: Client,
    cloud: LocalCloud,
    workers: WorkerSupervisor,
    files: { order: string; hits: string; traits: string; config: string },
    workerConfig: object,
  ) {
    this.subject = subject;
    this.stack = stack;
    this.#client = client;
    this.cloud = cloud;
    this.workers = workers;
    this.#files = files;
    this.#workerConfig = workerConfig;
  }

  static async start(subject: Subject): Promise<KillRig> {
    const stack = await TestStack.start(speed);
    const { temporal, localCloud, worker } = await stack.status();
    await stack.down('worker');
    const connection = await Connection.connect({ address: temporal.address });
    const inStack = (name: string): string => join(stack.dir, name);
    const files = {
      order: inStack('kill-order.json'),
      hits: inStack('kill-hits.jsonl'),
      traits: inStack('call-traits.jsonl'),
      config: inStack('deadly-worker-config.json'),
    };
    const env = {
      ...process.env,
      ...(await stack.workerEnv()),
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      SLIPWAY_WORKER_CONFIG: files.config,
      SLIPWAY_KILL_ORDER: files.order,
      SLIPWAY_KILL_CLOUD: subject.cloud,
      NODE_COMPILE_CACHE: inStack('compile-cache'),
    };
    const rig = new KillRig(
      subject,
      stack,
      new Client({ connection, namespace: temporal.namespace }),
      new LocalCloud(localCloud.admin),
      new WorkerSupervisor(env, inStack('logs/deadly-worker.log')),
      files,
      JSON.parse(await readFile(worker.config, 'utf8')) as object,
    );
    rig.timing = {};
    await rig.configure({});
    rig.workers.start();
    return rig;
  }

  /** The installation file of all trials. */
  get file(): string {
    return fileURLToPath(new URL(`../../../examples/${this.subject.cloud}.yaml`, import.meta.url));
  }

  /** Of the runs that start from now on, over what all trials have. */
  set timing(more: Partial<Timing>) {
    this.stack.env['SLIPWAY_TIMING'] = JSON.stringify({ ...timing, ...more });
  }

  /** Of the workers that start from now on. */
  async configure(options: KillRigOptions): Promise<void> {
    await writeFile(this.#files.config, JSON.stringify({ ...this.#workerConfig, timing, ...options }));
  }

  /**
   * What the workers die of from now on; of nothing without deaths. Forgets what was hit before.
   * @param refuse step that cannot be made
   */
  async order(deaths?: Deaths[], refuse?: string): Promise<void> {
    const { order: path, hits, traits } = this.#files;
    await rm(path, { force: true });
    await rm(hits, { force: true });
    if (!deaths) return;
    const order: KillOrder = { deaths, hits, traits, ...(refuse !== undefined && { refuse }) };
    await writeFile(`${path}.new`, JSON.stringify(order));
    await rename(`${path}.new`, path);
  }

  hits(): Hit[] {
    return readLines<Hit>(this.#files.hits);
  }

  /** Starts an install and returns as soon as the run is accepted. */
  async install(onFailure: FailurePolicy = 'rollback'): Promise<Run> {
    return this.#begin('install', '-f', this.file, '--detach', `--on-failure=${onFailure}`);
  }

  /** @param flags of the command besides the consent to lose all */
  async teardown(...flags: string[]): Promise<Run> {
    const { installation } = this.subject;
    const consent = ['--yes', '--confirm', installation, '--delete-data', '--detach'];
    return this.#begin('teardown', installation, ...consent, ...flags);
  }

  /** The newest run, as soon as it is another than `before`. */
  async newest(before?: Run): Promise<Run> {
    const workflowId = workflowIdOf(this.subject.installation);
    let runId: string | undefined;
    await until('a run begins', 60, async () => {
      const described = await this.#client.workflow
        .getHandle(workflowId)
        .describe()
        .catch(() => undefined);
      runId = described?.runId;
      return runId !== undefined && runId !== before?.runId;
    });
    return { runId: runId!, handle: this.#client.workflow.getHandle(workflowId, runId) };
  }

  /** `kill -9` of a server, and at once another on the same data. */
  async restart(part: 'temporal' | 'local-cloud'): Promise<void> {
    await this.stack.kill(part);
    await this.stack.up({ parts: servers });
  }

  /** `kill -9` of the Temporal server; it starts again without a memory. */
  async forget(): Promise<void> {
    await this.stack.kill('temporal');
    for (const name of await readdir(this.stack.dir))
      if (name.startsWith('temporal.db')) await rm(join(this.stack.dir, name));
    await this.stack.up({ parts: servers });
  }

  /** How a run ended. Bears a server that does not answer for a while, and a machine with a lot else to do. */
  async ending({ handle }: Run, seconds = 2_700): Promise<string> {
    let status = 'RUNNING';
    await until(`run of ${handle.workflowId} ends`, seconds, async () => {
      status = (await handle.describe().catch(() => undefined))?.status.name ?? status;
      return status !== 'RUNNING';
    });
    return status;
  }

  /** Whether it is known what the calls of a whole install and teardown are like. */
  get hasLearnt(): boolean {
    return new Set(readLines<Trait>(this.#files.traits).map(({ type }) => type)).size > 30;
  }

  async stepState({ handle }: Run, step: string): Promise<StepState | undefined> {
    const progress = await handle.query<Progress>('progress').catch(() => undefined);
    return progress?.steps.find(({ id }) => id === step)?.state;
  }

  /** Where the cloud's journal ends now. */
  async mark(): Promise<number> {
    return (await this.cloud.journal()).at(-1)?.seq ?? 0;
  }

  async remove(): Promise<void> {
    await this.workers.stop();
    await this.#client.connection.close();
    await this.stack.remove();
  }

  async #begin(...command: string[]): Promise<Run> {
    const { code, stdout, stderr } = await this.stack.slipway(...command);
    if (code !== 0) throw new Error(`slipway ${command.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
    return this.newest();
  }
}
