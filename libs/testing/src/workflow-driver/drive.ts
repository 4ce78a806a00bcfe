import { defaultPayloadConverter } from '@temporalio/common';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { failuresBorne, type Json, type Progress, type RollbackItem, type StepCall } from '@slipway/contracts';
import { FakeCloud } from '../fake-cloud.ts';
import { ActivityLife } from './activity-life.ts';
import { well } from './behaviour.ts';
import { fakeActivity } from './fake-activities.ts';
import type { Outcome, RunEnd } from './outcome.ts';
import { Operator } from './person.ts';
import { RecordedRun } from './recorded-run.ts';
import type { Command, Job, Sandbox } from './sandbox.ts';
import { inputOf, type Scenario } from './scenario.ts';
import { Timeline } from './timeline.ts';
import type { Happening, SentDecision } from './trace.ts';

const begin = Date.UTC(2030, 0, 1);
const mostTasks = 2_000;
const longestMs = 30 * 24 * 3_600_000;

/** Lives through a run in virtual time. Throws when the run waits for nothing or a workflow task fails: both are defects. */
export async function drive(sandbox: Sandbox, scenario: Scenario): Promise<Outcome> {
  const run = await RecordedRun.start(sandbox, scenario.operation, inputOf(scenario), begin);
  try {
    return await new Drive(run, scenario).toTheEnd();
  } finally {
    await run.dispose();
  }
}

type Unstamped<H> = H extends Happening ? Omit<H, 'at'> : never;

class Drive {
  readonly #run: RecordedRun;
  readonly #scenario: Scenario;
  readonly #cloud: FakeCloud;
  readonly #timeline = new Timeline(begin);
  readonly #operator: Operator | undefined;
  readonly #lives = new Map<number, ActivityLife>();
  readonly #timers = new Map<number, () => void>();
  readonly #attempts: Record<string, number> = {};
  readonly #attributes: Record<string, Json> = {};
  readonly #trace: Happening[] = [];
  #updates: SentDecision[] = [];
  #jobs: Job[] = [];
  #closing: Command | undefined;
  #progress: Progress | undefined;
  #tasks = 0;
  #cancelRequested = false;

  constructor(run: RecordedRun, scenario: Scenario) {
    const { plan, stood, person } = scenario;
    this.#run = run;
    this.#scenario = scenario;
    this.#cloud = new FakeCloud(plan, stood, scenario);
    if (!person) return;
    const send = (decision: SentDecision): void => void this.#updates.push(decision);
    this.#operator = new Operator(person, { timeline: this.#timeline, plan, send, cancel: () => this.#cancel() });
  }

  async toTheEnd(): Promise<Outcome> {
    await this.#task();
    while (!this.#closing) {
      if (this.#jobs.length + this.#updates.length > 0) await this.#task();
      else if (!this.#timeline.isEmpty) this.#timeline.advance();
      else if (this.#progress?.holds.length) break;
      else throw new Error('the run waits for nothing');
      if (this.#timeline.now - begin > longestMs) throw new Error('no end after 30 days');
    }
    return this.#outcome();
  }

  #outcome(): Outcome {
    const { completeWorkflowExecution: completed, failWorkflowExecution: failed } = this.#closing ?? {};
    const details = failed?.failure?.applicationFailureInfo?.details?.payloads?.[0];
    const closed: RunEnd = !this.#closing ? 'held' : completed ? 'completed' : failed ? 'failed' : 'cancelled';
    this.#note({ what: 'ended', how: closed });
    return {
      closed,
      ...(completed?.result ? { result: defaultPayloadConverter.fromPayload(completed.result) } : {}),
      ...(details ? { failure: defaultPayloadConverter.fromPayload(details) } : {}),
      progress: this.#progress!,
      standing: this.#cloud.standing,
      dataLeft: this.#cloud.earlierData.length > 0,
      events: this.#cloud.events,
      trace: this.#trace,
      attempts: this.#attempts,
      scheduled: this.#trace.flatMap((each) => (each.what === 'scheduled' ? [each.key] : [])),
      tasks: this.#tasks,
      cancelRequested: this.#cancelRequested,
      took: this.#timeline.now - begin,
    };
  }

  /** One workflow task: what happened since the last, and what the workflow wants next. */
  async #task(): Promise<void> {
    const { cancelAtTask, killAtTasks, person } = this.#scenario;
    if (++this.#tasks > mostTasks) throw new Error(`no end after ${mostTasks} workflow tasks`);
    if (killAtTasks?.includes(this.#tasks)) await this.#kill();
    for (const whim of person?.whims ?? []) if (whim.atTask === this.#tasks) this.#operator?.act(whim);
    if (this.#tasks === cancelAtTask) this.#cancel();
    // Core hands over decisions before everything else.
    const jobs = [...this.#updates.splice(0).map((decision) => this.#update(decision)), ...this.#jobs.splice(0)];
    this.#note({ what: 'task', n: this.#tasks });
    const commands = await this.#run.activate(jobs, this.#timeline.now);
    const scheduled: ActivityLife[] = [];
    for (const command of commands) {
      const life = this.#obey(command);
      if (life) scheduled.push(life);
    }
    await this.#look();
    for (const { requestCancelActivity } of commands) this.#lives.get(requestCancelActivity?.seq ?? -1)?.cancel();
    for (const life of scheduled) if (!life.ended) life.begin();
  }

  #obey(command: Command): ActivityLife | undefined {
    const { scheduleActivity, startTimer, cancelTimer, updateResponse: answer } = command;
    if (scheduleActivity) return this.#schedule(scheduleActivity);
    if (startTimer) {
      const seq = startTimer.seq ?? 0;
      const fire = (): void => void this.#jobs.push({ fireTimer: { seq } });
      this.#timers.set(seq, this.#timeline.after(optionalTsToMs(startTimer.startToFireTimeout) ?? 0, fire));
    } else if (cancelTimer) this.#timers.get(cancelTimer.seq ?? 0)?.();
    else if (command.upsertWorkflowSearchAttributes) {
      const { indexedFields } = command.upsertWorkflowSearchAttributes.searchAttributes ?? {};
      for (const [name, payload] of Object.entries(indexedFields ?? {}))
        this.#attributes[name] = defaultPayloadConverter.fromPayload(payload);
    } else if (answer) this.#answered(answer);
    else if (command.completeWorkflowExecution ?? command.failWorkflowExecution ?? command.cancelWorkflowExecution) {
      this.#closing = command;
    } else if (!command.requestCancelActivity)
      throw new Error(`the driver does not know ${Object.keys(command).join(', ')}`);
    return undefined;
  }

  #schedule(command: NonNullable<Command['scheduleActivity']>): ActivityLife {
    const { behaviours } = this.#scenario;
    const seq = command.seq ?? 0;
    const activity = fakeActivity(command, this.#cloud, behaviours);
    const { key, step, input } = activity;
    this.#note({
      what: 'scheduled',
      seq,
      key,
      type: String(command.activityType),
      input,
      ...(step && { step: step.id }),
    });
    const behaviour = behaviours[key] ?? well;
    const cured = behaviour.curable && step && (input as StepCall).step.props['size'] !== this.#planned(step.id);
    const life = new ActivityLife({
      command,
      behaviour: cured ? { ...behaviour, first: [], then: well.then } : behaviour,
      attemptsBefore: this.#attempts[key] ?? 0,
      failuresBorne: key.endsWith('.ensure') && step?.pace === 'wait' ? Infinity : failuresBorne[activity.verb],
      timeline: this.#timeline,
      act: () => {
        const before = this.#cloud.events.length;
        activity.act(this.#timeline.now);
        for (const { what, step: of } of this.#cloud.events.slice(before)) this.#note({ what, step: of });
      },
      result: () => activity.result(),
      began: () => {
        this.#attempts[key] = (this.#attempts[key] ?? 0) + 1;
        this.#note({ what: 'began', seq });
      },
      tried: (end, code) => this.#note({ what: 'tried', seq, end, ...(code && { code }) }),
      over: (how) => this.#note({ what: 'over', seq, how }),
      report: (job) => this.#jobs.push(job),
    });
    this.#lives.set(seq, life);
    return life;
  }

  #planned(id: string): Json | undefined {
    return this.#scenario.plan.steps.find((step) => step.id === id)?.props['size'];
  }

  #update(decision: SentDecision): Job {
    this.#note({ what: 'sent', decision });
    const { id, verb, input } = decision;
    const payloads = input === undefined ? [] : [defaultPayloadConverter.toPayload(input)];
    return { doUpdate: { id, protocolInstanceId: id, name: verb, input: payloads, runValidator: true } };
  }

  #answered({ protocolInstanceId, completed, rejected }: NonNullable<Command['updateResponse']>): void {
    const id = String(protocolInstanceId);
    if (completed) {
      const says = String(defaultPayloadConverter.fromPayload(completed));
      this.#note({ what: 'answered', id, accepted: true, says });
    } else if (rejected) {
      const type = rejected.applicationFailureInfo?.type;
      this.#note({ what: 'answered', id, accepted: false, says: rejected.message ?? '', ...(type && { type }) });
    }
  }

  #cancel(): void {
    if (!this.#cancelRequested) this.#jobs.push({ cancelWorkflow: { reason: 'asked for by the scenario' } });
    this.#cancelRequested = true;
    this.#note({ what: 'cancel-requested' });
  }

  async #kill(): Promise<void> {
    for (const life of this.#lives.values()) life.kill();
    const diverged = await this.#run.replay();
    this.#note({ what: 'killed', ...(diverged && { diverged }) });
  }

  async #look(): Promise<void> {
    const { now } = this.#timeline;
    this.#progress = (await this.#run.query('progress', now)) as Progress;
    const asks = this.#scenario.operation !== 'verify' && this.#progress.holds.length > 0;
    const rollbackPlan = asks ? ((await this.#run.query('rollbackPlan', now)) as RollbackItem[]) : [];
    this.#note({ what: 'seen', progress: this.#progress, rollbackPlan, attributes: { ...this.#attributes } });
    this.#operator?.look(this.#progress);
  }

  #note(happening: Unstamped<Happening>): void {
    this.#trace.push({ ...happening, at: this.#timeline.now });
  }
}
