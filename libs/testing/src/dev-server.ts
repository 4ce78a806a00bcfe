import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Connection } from '@temporalio/client';
import type { Json } from '@slipway/contracts';
import { provide } from '@slipway/toolchain';
import getPort from 'get-port';

/** What a run's workflows set; a server refuses what is not registered. */
const searchAttributes = [
  'SlipwayCloud=Keyword',
  'SlipwayPhase=Keyword',
  'SlipwayVersion=Keyword',
  'SlipwayHeld=Bool',
  'SlipwayDrift=Bool',
];
const startTimeoutMs = 120_000;
const mostTries = 5;

interface DevServerOptions {
  ui?: boolean;
  eager?: boolean;
  dynamicConfig?: Record<string, Json>;
  env?: Record<string, string>;
}

/** A real Temporal dev server in memory, on a free port of the loopback, ended by its own process id. */
export class DevServer {
  readonly address: string;
  /** Address of the Web UI; empty without one. */
  readonly ui: string;
  readonly #process: ChildProcess;

  private constructor(address: string, ui: string, process: ChildProcess) {
    this.address = address;
    this.ui = ui;
    this.#process = process;
  }

  /**
   * @param options.ui with the Web UI
   * @param options.eager activities may start with the answer to the workflow task, as on the local stack
   * @param options.dynamicConfig further settings of the server
   * @param options.env of its process, over ours
   */
  static async start(options: DevServerOptions = {}): Promise<DevServer> {
    // It takes seconds to begin: somebody else may have its port by then.
    for (let tries = 0; tries < mostTries; tries++) {
      const server = await DevServer.#begin(options);
      try {
        if (await server.#answers()) return server;
      } catch (error) {
        await server.stop();
        throw error;
      }
    }
    throw new Error(`the dev server ended ${mostTries} times before it answered`);
  }

  static async #begin({
    ui = false,
    eager = true,
    dynamicConfig = {},
    env = {},
  }: DevServerOptions): Promise<DevServer> {
    const { path } = await provide('temporal');
    const freePort = (): Promise<number> => getPort({ host: '127.0.0.1', reserve: true });
    const port = await freePort();
    const uiPort = ui ? await freePort() : undefined;
    const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)];
    args.push(
      ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch']),
      '--http-port',
      '0',
      '--log-level',
      'error',
      ...searchAttributes.flatMap((one) => ['--search-attribute', one]),
    );
    const settings = { 'system.enableActivityEagerExecution': eager, ...dynamicConfig };
    for (const [key, value] of Object.entries(settings))
      args.push('--dynamic-config-value', `${key}=${JSON.stringify(value)}`);
    const child = spawn(path, args, { stdio: 'ignore', env: { ...process.env, ...env } });
    return new DevServer(`127.0.0.1:${port}`, uiPort === undefined ? '' : `http://127.0.0.1:${uiPort}`, child);
  }

  /** Of its process. */
  get pid(): number {
    return this.#process.pid!;
  }

  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }

  get #hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** False: it ended instead. */
  async #answers(): Promise<boolean> {
    for (const deadline = Date.now() + startTimeoutMs; !this.#hasEnded;) {
      try {
        const connection = await Connection.connect({ address: this.address, connectTimeout: 1_000 });
        await connection.workflowService.describeNamespace({ namespace: 'default' });
        await connection.close();
        return true;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    return false;
  }
}
