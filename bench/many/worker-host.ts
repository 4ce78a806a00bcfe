import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Heap, Look, Question, Report, WorkerOrder } from './protocol.ts';

const program = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

/** The worker process, as the bench speaks to it. */
export class WorkerHost {
  readonly pid: number;
  readonly #child: ChildProcess;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.pid = child.pid!;
  }

  static async start(order: WorkerOrder): Promise<WorkerHost> {
    const host = new WorkerHost(fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
    await host.#send(order);
    return host;
  }

  look(): Promise<Look> {
    return this.#ask<Look>('look');
  }

  heap(): Promise<Heap> {
    return this.#ask<Heap>('heap');
  }

  /** What was seen since the last report. */
  report(): Promise<Report> {
    return this.#ask<Report>('report');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.send('end');
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), 20_000);
    await exited;
    clearTimeout(patience);
  }

  /** One question at a time: answers come in the order of the questions. */
  #ask<Answer>(question: Question): Promise<Answer> {
    const answer = this.#last.then(() => this.#send(question));
    this.#last = answer.catch(() => undefined);
    return answer as Promise<Answer>;
  }

  async #send(message: WorkerOrder | Question): Promise<unknown> {
    const gone = new AbortController();
    const ended = once(this.#child, 'exit', { signal: gone.signal }).then(([code]) => {
      throw new Error(`the worker process ended with ${code}`);
    });
    const answered = once(this.#child, 'message', { signal: gone.signal }).then(([answer]: unknown[]) => answer);
    this.#child.send(message);
    try {
      return await Promise.race([answered, ended]);
    } finally {
      gone.abort();
      await Promise.allSettled([answered, ended]);
    }
  }
}
