import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { provide, ToolchainFailure } from '@slipway/toolchain';
import getPort from 'get-port';

const readyWithinMs = 300_000;
const mostTries = 5;

/** Path of its executable. Undefined where there is no Python to run it. */
export async function motoServer(): Promise<string | undefined> {
  try {
    return (await provide('moto', { onProgress: (line) => void process.stderr.write(`${line}\n`) })).path;
  } catch (error) {
    if (error instanceof ToolchainFailure && error.code === 'NO_PYTHON') return undefined;
    throw error;
  }
}

/** Somebody else's implementation of Amazon's APIs, on this machine. */
export class MotoServer {
  readonly endpoint: string;
  readonly #child: ChildProcess;

  private constructor(endpoint: string, child: ChildProcess) {
    this.endpoint = endpoint;
    this.#child = child;
  }

  /** Undefined where there is no Python to run it. */
  static async start(): Promise<MotoServer | undefined> {
    const command = await motoServer();
    if (command === undefined) return undefined;
    const env = { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' };
    // It takes seconds to begin: somebody else may have its port by then.
    for (let tries = 0; tries < mostTries; tries++) {
      const port = String(await getPort({ host: '127.0.0.1', reserve: true }));
      const child = spawn(command, ['-H', '127.0.0.1', '-p', port], { env, stdio: 'ignore' });
      const server = new MotoServer(`http://127.0.0.1:${port}`, child);
      if (await server.#ready()) return server;
    }
    throw new Error(`moto ended ${mostTries} times before it answered`);
  }

  async reset(): Promise<void> {
    const answer = await fetch(`${this.endpoint}/moto-api/reset`, { method: 'POST' });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`${this.endpoint} is not moto: ${answer.status}`);
  }

  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** False: it ended instead. */
  async #ready(): Promise<boolean> {
    for (const deadline = Date.now() + readyWithinMs; !this.#hasEnded; await sleep(200)) {
      try {
        await this.reset();
        return true;
      } catch (error) {
        if (Date.now() < deadline) continue;
        await this.stop();
        throw error;
      }
    }
    return false;
  }
}
