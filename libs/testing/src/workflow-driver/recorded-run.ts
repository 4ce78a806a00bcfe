import { isDeepStrictEqual } from 'node:util';
import type { WorkflowType } from '@slipway/contracts';
import type { Command, Job, Sandbox, SandboxedRun } from './sandbox.ts';

interface Task {
  jobs: Job[];
  at: number;
  commands: Command[];
}

/** A run with its history, so that the next worker can take it over when one dies. */
export class RecordedRun {
  readonly #sandbox: Sandbox;
  readonly #type: WorkflowType;
  readonly #input: unknown;
  readonly #begin: number;
  readonly #history: Task[] = [];
  #run: SandboxedRun;

  private constructor(sandbox: Sandbox, type: WorkflowType, input: unknown, begin: number, run: SandboxedRun) {
    this.#sandbox = sandbox;
    this.#type = type;
    this.#input = input;
    this.#begin = begin;
    this.#run = run;
  }

  static async start(sandbox: Sandbox, type: WorkflowType, input: unknown, begin: number): Promise<RecordedRun> {
    return new RecordedRun(sandbox, type, input, begin, await sandbox.start(type, input, begin));
  }

  async activate(jobs: Job[], at: number): Promise<Command[]> {
    const commands = await this.#run.activate(jobs, at);
    const refused = new Set(
      commands.flatMap(({ updateResponse: answer }) => (answer?.rejected ? [answer.protocolInstanceId] : [])),
    );
    const kept = jobs.filter(({ doUpdate }) => !refused.has(doUpdate?.protocolInstanceId));
    // What a validator refused leaves no trace in a history, nor does a task that brought nothing else.
    const others = commands.filter(({ updateResponse }) => !refused.has(updateResponse?.protocolInstanceId));
    if (kept.length > 0 || this.#history.length === 0) {
      this.#history.push({ jobs: kept.map(accepted), at, commands: others });
    } else if (others.length > 0) throw new Error(`a decision that was refused led to ${describe(others)}`);
    return commands;
  }

  query(name: string, at: number): Promise<unknown> {
    return this.#run.query(name, at);
  }

  /** Goes on with a fresh workflow that has lived through the history. @returns how it differed from the first one, if it did */
  async replay(): Promise<string | undefined> {
    await this.#run.dispose();
    this.#run = await this.#sandbox.start(this.#type, this.#input, this.#begin);
    for (const [n, { jobs, at, commands }] of this.#history.entries()) {
      const again = await this.#run.activate(jobs, at);
      if (!isDeepStrictEqual(again, commands)) return `task ${n + 1}: ${describe(commands)} became ${describe(again)}`;
    }
    return undefined;
  }

  dispose(): Promise<void> {
    return this.#run.dispose();
  }
}

/** History holds accepted Updates only, and their validators are not asked again. */
const accepted = (job: Job): Job => (job.doUpdate ? { doUpdate: { ...job.doUpdate, runValidator: false } } : job);

const describe = (commands: readonly Command[]): string =>
  `[${commands.map((command) => command.scheduleActivity?.activityType ?? Object.keys(command)[0]).join(', ')}]`;
