import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../../e2e/until.ts';
import type { RunsRig } from './runs-rig.ts';

const otherClock = new URL('other-clock.ts', import.meta.url).href;
const program = fileURLToPath(new URL('own-worker-main.ts', import.meta.url));

export interface OwnWorkerOptions {
  /** Workflow bundle of another build. */
  codePath?: string;
  /** Instead of the stack's. */
  namespace?: string;
  /** By how much its clock is ahead of everybody else's. */
  clockAheadMs?: number;
}

/** The product's worker beside the stack's own, with the same configuration. */
export class OwnWorker {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves when it polls. */
  static async start(
    { stack, subject }: RunsRig,
    { codePath, namespace, clockAheadMs = 0 }: OwnWorkerOptions,
  ): Promise<OwnWorker> {
    const { temporal, worker } = await stack.status();
    const path = join(stack.dir, 'logs', `own-worker-${Date.now()}.log`);
    const log = openSync(path, 'a');
    const before = clockAheadMs === 0 ? [] : ['--import', otherClock];
    const args = [...before, program, subject.cloud, ...(codePath === undefined ? [] : [codePath])];
    const child = spawn(process.execPath, args, {
      env: {
        ...process.env,
        ...(await stack.workerEnv()),
        TEMPORAL_ADDRESS: temporal.address,
        TEMPORAL_NAMESPACE: namespace ?? temporal.namespace,
        SLIPWAY_WORKER_CONFIG: worker.config,
        CLOCK_AHEAD_MS: String(clockAheadMs),
      },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    await until('a worker of our own is ready', 60, async () => {
      const said = await readFile(path, 'utf8');
      if (child.exitCode !== null) throw new Error(`the worker ended:\n${said}`);
      return said.includes('"worker ready"');
    });
    return new OwnWorker(child);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
