import { defaultPayloadConverter } from '@temporalio/common';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { InstallInput, Json, Plan, Progress, RunFailure, StepId, TeardownInput, Timing } from '@slipway/contracts';
import { ActivityLife } from './activity-life.ts';
import { well } from './behaviour.ts';
import { fakeActivity, type Behaviours } from './fake-activities.ts';
import { FakeCloud, type CloudEvent } from '../fake-cloud.ts';
import type { Command, Job, Sandbox, SandboxedRun } from './sandbox.ts';
import { Timeline } from './timeline.ts';

/** One run to be lived through. */
export interface Scenario {
  operation: 'install' | 'teardown' | 'verify';
  plan: Plan;
  /** Stood before the run. */
  stood: StepId[];
  /** Of those: differ from the plan. */
  drifted: StepId[];
  onFailure: InstallInput['onFailure'];
  /** By `<step>.<verb>`, or by activity type where it is no step's. Absent: all goes well. */
  behaviours: Behaviours;
  /** The workflow task at whose start a cancellation has arrived. From 1: the first one. */
  cancelAtTask?: number;
}

export interface Outcome {
  /** How the run closed. */
  closed: 'completed' | 'failed' | 'cancelled';
  result?: Json;
  failure?: RunFailure;
  progress: Progress;
  standing: StepId[];
  events: readonly CloudEvent[];
  /** Rules of the engine that it broke. */
  broken: readonly string[];
  /** Attempts that were started, by activity. */
  attempts: Readonly<Record<string, number>>;
  /** Activity types in the order in which they were scheduled. */
  scheduled: readonly string[];
  tasks: number;
  commands: number;
  cancelRequested: boolean;
  /** Virtual milliseconds. */
  took: number;
}

const begin = Date.UTC(2030, 0, 1);
const mostTasks = 2_000;
const longestMs = 30 * 24 * 3_600_000;
export const timing: Timing = {
  heartbeatTimeoutMs: 20_000,
  retryInitialMs: 1_000,
  retryMaximumMs: 8_000,
  scanGapMs: 30_000,
  holdLimitMs: 24 * 3_600_000,
};

/** Lives through a run in virtual time. Throws when the run waits for nothing or a workflow task fails: both are defects. */
export async function drive(sandbox: Sandbox, scenario: Scenario): Promise<Outcome> {
  const run = await sandbox.start(scenario.operation, inputOf(scenario), begin);
  try {
    return await new Drive(run, scenario).toTheEnd();
  } finally {
    await run.dispose();
  }
}

class Drive {
  readonly #run: SandboxedRun;
  readonly #scenario: Scenario;
  readonly #cloud: FakeCloud;
  readonly #timeline = new Timeline(begin);
  readonly #lives = new Map<number, ActivityLife>();
  readonly #timers = new Map<number, () => void>();
  readonly #attempts: Record<string, number> = {};
  readonly #scheduled: string[] = [];
  #jobs: Job[] = [];
  #closing: Command | undefined;
  #tasks = 0;
  #commands = 0;
  #cancelRequested = false;

  constructor(run: SandboxedRun, scenario: Scenario) {
    const { plan, stood, drifted, operation } = scenario;
    this.#run = run;
    this.#scenario = scenario;
    this.#cloud = new FakeCloud(plan, stood, { spare: operation !== 'teardown', drifted });
  }

  async toTheEnd(): Promise<Outcome> {
    await this.#task();
    while (!this.#closing) {
      if (this.#jobs.length > 0) await this.#task();
      else if (this.#timeline.isEmpty) throw new Error('the run waits for nothing');
      else this.#timeline.advance();
      if (this.#timeline.now - begin > longestMs) throw new Error('no end after 30 days');
    }
    const { standing, events, broken } = this.#cloud;
    const { completeWorkflowExecution: completed, failWorkflowExecution: failed } = this.#closing;
    const details = failed?.failure?.applicationFailureInfo?.details?.payloads?.[0];
    return {
      closed: completed ? 'completed' : failed ? 'failed' : 'cancelled',
      ...(completed?.result ? { result: defaultPayloadConverter.fromPayload(completed.result) } : {}),
      ...(details ? { failure: defaultPayloadConverter.fromPayload(details) } : {}),
      progress: (await this.#run.query('progress', this.#timeline.now)) as Progress,
      standing,
      events,
      broken,
      attempts: this.#attempts,
      scheduled: this.#scheduled,
      tasks: this.#tasks,
      commands: this.#commands,
      cancelRequested: this.#cancelRequested,
      took: this.#timeline.now - begin,
    };
  }

  /** One workflow task: what happened since the last, and what the workflow wants next. */
  async #task(): Promise<void> {
    if (++this.#tasks > mostTasks) throw new Error(`no end after ${mostTasks} workflow tasks`);
    const jobs = this.#jobs;
    this.#jobs = [];
    if (this.#tasks === this.#scenario.cancelAtTask) {
      this.#cancelRequested = true;
      jobs.push({ cancelWorkflow: { reason: 'asked for by the scenario' } });
    }
    const commands = await this.#run.activate(jobs, this.#timeline.now);
    this.#commands += commands.length;
    const scheduled: ActivityLife[] = [];
    for (const command of commands) {
      const life = this.#obey(command);
      if (life) scheduled.push(life);
    }
    for (const life of scheduled) if (!life.ended) life.begin();
  }

  #obey(command: Command): ActivityLife | undefined {
    const { scheduleActivity, requestCancelActivity, startTimer, cancelTimer } = command;
    if (scheduleActivity) return this.#schedule(scheduleActivity);
    if (requestCancelActivity) this.#lives.get(requestCancelActivity.seq ?? 0)?.cancel();
    else if (startTimer) {
      const seq = startTimer.seq ?? 0;
      const fire = (): void => void this.#jobs.push({ fireTimer: { seq } });
      this.#timers.set(seq, this.#timeline.after(optionalTsToMs(startTimer.startToFireTimeout) ?? 0, fire));
    } else if (cancelTimer) this.#timers.get(cancelTimer.seq ?? 0)?.();
    else if (command.completeWorkflowExecution ?? command.failWorkflowExecution ?? command.cancelWorkflowExecution) {
      this.#closing = command;
      this.#checkSettled('the run closed');
    } else if (!command.upsertWorkflowSearchAttributes) {
      throw new Error(`the driver does not know ${Object.keys(command).join(', ')}`);
    }
    return undefined;
  }

  #schedule(command: NonNullable<Command['scheduleActivity']>): ActivityLife {
    const { behaviours } = this.#scenario;
    const activity = fakeActivity(command, this.#cloud, behaviours);
    const before = this.#attempts[activity.key] ?? 0;
    if (activity.key.endsWith('.destroy')) this.#checkSettled(`${activity.key} began`, '.ensure');
    this.#scheduled.push(activity.key);
    const life = new ActivityLife({
      key: activity.key,
      command,
      behaviour: behaviours[activity.key] ?? well,
      attemptsBefore: before,
      timeline: this.#timeline,
      act: () => activity.act(this.#timeline.now),
      result: () => activity.result(),
      started: () => (this.#attempts[activity.key] = (this.#attempts[activity.key] ?? 0) + 1),
      report: (job) => this.#jobs.push(job),
    });
    this.#lives.set(command.seq ?? 0, life);
    return life;
  }

  /** Nothing may still be in flight: an undo would race it, or nobody would hear of its end. */
  #checkSettled(when: string, only = ''): void {
    for (const life of this.#lives.values()) {
      if (!life.ended && life.key.endsWith(only)) this.#cloud.broken.push(`${when} while ${life.key} was in flight`);
    }
  }
}

function inputOf({ operation, onFailure }: Scenario): InstallInput | TeardownInput {
  const spec = { name: 'acme', cloud: 'fake', region: 'nowhere', domain: 'acme.example' };
  if (operation === 'teardown') {
    const target = { installation: 'acme', cloud: 'fake', account: 'a', location: 'nowhere' };
    return { spec, target, requestedBy: 'test', deleteData: true, timing };
  }
  return { spec, specHash: 'hash', requestedBy: 'test', onFailure, timing };
}
