import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Keeps one worker at work: when it ends, whatever the reason, one that has loaded everything already takes its place. */
export class WorkerSupervisor {
  /** Workers that have ended since the start. */
  ended = 0;
  readonly #env: NodeJS.ProcessEnv;
  readonly #log: string;
  #atWork: ChildProcess | undefined;
  #standby: ChildProcess | undefined;

  /** @param log file that all of them write to */
  constructor(env: NodeJS.ProcessEnv, log: string) {
    this.#env = env;
    this.#log = log;
  }

  start(): void {
    if (this.#atWork) return;
    const child = this.#standby ?? this.#spawn();
    this.#atWork = child;
    this.#standby = this.#spawn();
    child.send('work');
    child.once('exit', () => {
      this.ended += 1;
      if (this.#atWork !== child) return;
      this.#atWork = undefined;
      this.start();
    });
  }

  kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): void {
    this.#atWork?.kill(signal);
  }

  /** Ends both at once. */
  async stop(): Promise<void> {
    const children = [this.#atWork, this.#standby].filter((child) => child !== undefined);
    this.#atWork = this.#standby = undefined;
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await gone;
      }),
    );
  }

  #spawn(): ChildProcess {
    const log = openSync(this.#log, 'a');
    const child = spawn(process.execPath, [program], { env: this.#env, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    // The word is sent to a process that may be dying.
    child.on('error', () => undefined);
    return child;
  }
}
