import { appendFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Hold, type JsonObject, type Progress, type StepState, stageOf } from '@slipway/contracts';
import type { Io } from '../cli/io.ts';
import { holdDocument } from '../render/hold.ts';
import type { RunView } from '../render/run-view.ts';
import { openQuestions } from './open-questions.ts';
import { stepChanges } from './step-changes.ts';

const eventTypes: Partial<Record<StepState, string>> = {
  running: 'step.started',
  retrying: 'step.retrying',
  done: 'step.done',
  unchanged: 'step.done',
  failed: 'step.failed',
  skipped: 'step.skipped',
  undoing: 'undo.step',
  undone: 'undo.done',
};

const holdTypes: Readonly<Record<Hold['reason'], string>> = {
  step: 'hold.opened',
  asked: 'hold.opened',
  undo: 'undo.held',
  approval: 'approval.waiting',
};

/** Writes one document, without the line break. */
export type Sink = (line: string) => void;

/** A new file that is written line by line, so that it can be read while the run goes on. */
export function fileSink({ cwd }: Pick<Io, 'cwd'>, file: string): Sink {
  const path = resolve(cwd, file);
  writeFileSync(path, '');
  return (line) => appendFileSync(path, `${line}\n`);
}

/** Events of a run as NDJSON: one document a line, numbered without gaps. Fields are only ever added. */
export class EventLog {
  readonly #sinks: readonly Sink[];
  readonly #now: () => number;
  readonly #run: JsonObject;
  #seq = 0;
  #before: Progress | undefined;

  constructor(
    sinks: readonly Sink[],
    now: () => number,
    run: { installation: string; workflowId: string; runId: string },
  ) {
    this.#sinks = sinks;
    this.#now = now;
    this.#run = { installation: run.installation, workflow: run.workflowId, runId: run.runId };
    this.write('run.started', {});
  }

  write(type: string, fields: JsonObject): void {
    this.#seq += 1;
    const time = new Date(this.#now()).toISOString();
    const line = JSON.stringify({ v: 1, seq: this.#seq, time, ...this.#run, type, ...fields });
    for (const sink of this.#sinks) sink(line);
  }

  update(progress: Progress): void {
    const { steps, phase, planHash = '' } = progress;
    if (steps.length > 0 && !this.#before?.steps.length) this.write('plan.made', { planHash, total: steps.length });
    const among = (...states: StepState[]): number => steps.filter(({ state }) => states.includes(state)).length;
    const counts = {
      done: among('done', 'unchanged', 'undone'),
      running: among('running', 'retrying', 'undoing'),
      held: progress.holds.length,
      total: steps.length,
    };
    for (const { id, kind, state, failure } of stepChanges(this.#before, progress)) {
      const type = state === 'undoing' && failure ? 'undo.retrying' : eventTypes[state];
      if (type === undefined) continue;
      const why = failure && {
        code: failure.code,
        rule: failure.rule,
        message: failure.message,
        attempt: failure.attempts,
      };
      this.write(type, { stage: stageOf(id), step: id, kind, phase, ...why, progress: counts });
    }
    this.#holds(progress, counts);
    this.#before = progress;
  }

  /** `waiting`: nothing goes on before somebody decides. */
  #holds(progress: Progress, counts: JsonObject): void {
    const before = this.#before?.holds ?? [];
    const waiting = openQuestions(progress).length > 0;
    for (const hold of progress.holds.filter(({ id }) => !before.some((one) => one.id === id))) {
      const document = holdDocument(hold, progress);
      this.write(holdTypes[hold.reason], { step: hold.subject, hold: document, waiting, progress: counts });
    }
    for (const { id, subject } of before.filter((one) => !progress.holds.some((hold) => hold.id === one.id))) {
      this.write('hold.closed', { step: subject, hold: { id }, progress: counts });
    }
  }
}

/** A view whose changes are written down as well. */
export function recorded(view: RunView, log: EventLog): RunView {
  return {
    update(progress) {
      view.update(progress);
      log.update(progress);
    },
    note: (line) => view.note(line),
    pause: () => view.pause(),
    resume: () => view.resume(),
    end: () => view.end(),
  };
}
