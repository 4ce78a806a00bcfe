import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { provide, ToolchainFailure } from '@slipway/toolchain';

const readyWithinMs = 60_000;

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
    const port = String(await freePort());
    const env = { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' };
    const child = spawn(command, ['-H', '127.0.0.1', '-p', port], { env, stdio: 'ignore' });
    const server = new MotoServer(`http://127.0.0.1:${port}`, child);
    await server.#ready();
    return server;
  }

  async reset(): Promise<void> {
    const answer = await fetch(`${this.endpoint}/moto-api/reset`, { method: 'POST' });
    await answer.body?.cancel();
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + readyWithinMs;
    for (;;) {
      try {
        await this.reset();
        return;
      } catch (error) {
        if (this.#child.exitCode === null && Date.now() < deadline) await sleep(200);
        else {
          await this.stop();
          throw error;
        }
      }
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
