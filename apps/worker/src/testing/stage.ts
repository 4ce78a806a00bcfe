import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { JsonObject, NotifyCall, StepCall, StepId } from '@slipway/contracts';
import { smallPlan } from '@slipway/contracts/small-plan';
import { DevServer } from '@slipway/testing/dev-server';
import type { Move, PuppetEvent, PuppetOrder, Question } from './puppet.ts';

const puppetPath = fileURLToPath(new URL('puppet.ts', import.meta.url));

const stepId: StepId = 'cluster/control-plane';

/** A real Temporal server and worker processes, all of which end with it. */
export class Stage implements AsyncDisposable {
  readonly client: Client;
  readonly #server: DevServer;
  readonly #connection: Connection;
  readonly #folder: string;
  readonly #puppets: Puppet[] = [];
  #runs = 0;

  private constructor(server: DevServer, connection: Connection, folder: string) {
    this.#server = server;
    this.#connection = connection;
    this.client = new Client({ connection });
    this.#folder = folder;
  }

  static async open(): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-puppets-'));
    const workflowsPath = fileURLToPath(new URL('one-step.ts', import.meta.url));
    const [server, { code }] = await Promise.all([
      DevServer.start(),
      bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') }),
    ]);
    await writeFile(join(folder, 'code.js'), code);
    return new Stage(server, await Connection.connect({ address: server.address }), folder);
  }

  /** Starts a run of one step on a queue of its own. */
  async start(kind = 'puppet.cluster'): Promise<Run> {
    const plan = smallPlan();
    const step = { ...plan.steps[0]!, id: stepId, kind };
    return this.#start('oneStep', { scope: plan.scope, step, inputs: {} } satisfies StepCall);
  }

  /** Starts a run that tells people of something. */
  async startNotice(call: NotifyCall): Promise<Run> {
    return this.#start('oneNotice', call);
  }

  /** @param settings of its worker configuration */
  async puppet({ taskQueue }: Run, settings: JsonObject = {}, build = 'build-1'): Promise<Puppet> {
    const config = join(this.#folder, `${taskQueue}-${this.#puppets.length}.json`);
    await writeFile(config, JSON.stringify({ timing: { heartbeatTimeoutMs: 10_000 }, ...settings }));
    const codePath = join(this.#folder, 'code.js');
    const puppet = new Puppet({ address: this.#server.address, taskQueue, codePath, build, config });
    this.#puppets.push(puppet);
    await puppet.is('ready');
    return puppet;
  }

  async #start(type: string, call: StepCall | NotifyCall): Promise<Run> {
    const taskQueue = `puppets-${++this.#runs}`;
    const handle = await this.client.workflow.start(type, { taskQueue, workflowId: taskQueue, args: [call] });
    return { taskQueue, handle, stepId };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#puppets.map((puppet) => puppet.end('SIGKILL')));
    await this.#connection.close();
    await this.#server.stop();
    await rm(this.#folder, { recursive: true });
  }
}

export interface Run {
  taskQueue: string;
  handle: WorkflowHandle;
  stepId: string;
}

/** One worker process and the attempts that it asks about. */
export class Puppet {
  readonly #process: ChildProcess;
  readonly #asked: Question[] = [];
  readonly #events = new Set<PuppetEvent>();
  #heard: () => void = () => undefined;

  constructor(order: PuppetOrder) {
    this.#process = fork(puppetPath, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
    this.#process.on('message', (message: Question | PuppetEvent) => {
      if (typeof message === 'string') this.#events.add(message);
      else this.#asked.push(message);
      this.#heard();
    });
    this.#process.send(order);
  }

  async is(event: PuppetEvent): Promise<void> {
    while (!this.#events.has(event)) await this.#next();
  }

  /** The next attempt that this one is given, as soon as it is. */
  async attempt(): Promise<Question> {
    while (this.#asked.length === 0) await this.#next();
    return this.#asked.shift()!;
  }

  do(move: Move): void {
    this.#process.send(move);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** @returns exit code and signal */
  async end(signal?: NodeJS.Signals): Promise<[number | null, NodeJS.Signals | null]> {
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== null || signalCode !== null) return [exitCode, signalCode];
    const ended = once(this.#process, 'exit');
    if (signal) this.#process.kill(signal);
    return (await ended) as [number | null, NodeJS.Signals | null];
  }

  #next(): Promise<void> {
    return new Promise((resolve) => (this.#heard = resolve));
  }
}
