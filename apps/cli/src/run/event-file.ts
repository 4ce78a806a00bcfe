import { appendFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type JsonObject, type Progress, type StepState, stageOf } from '@slipway/contracts';
import type { Io } from '../cli/io.ts';
import type { RunView } from '../render/run-view.ts';
import { stepChanges } from './step-changes.ts';

const eventTypes: Partial<Record<StepState, string>> = {
  running: 'step.started',
  retrying: 'step.retrying',
  done: 'step.done',
  unchanged: 'step.done',
  failed: 'step.failed',
  skipped: 'step.skipped',
  held: 'hold.opened',
  undoing: 'undo.step',
  undone: 'undo.done',
  stuck: 'undo.held',
};

/** Events of a run as NDJSON: one document a line, numbered without gaps. Fields are only ever added. */
export class EventFile {
  readonly #path: string;
  readonly #io: Io;
  readonly #run: JsonObject;
  #seq = 0;
  #before: Progress | undefined;

  constructor(io: Io, file: string, run: { installation: string; workflowId: string; runId: string }) {
    this.#path = resolve(io.cwd, file);
    this.#io = io;
    this.#run = { installation: run.installation, workflow: run.workflowId, runId: run.runId };
    writeFileSync(this.#path, '');
    this.write('run.started', {});
  }

  write(type: string, fields: JsonObject): void {
    this.#seq += 1;
    const time = new Date(this.#io.now()).toISOString();
    appendFileSync(this.#path, `${JSON.stringify({ v: 1, seq: this.#seq, time, ...this.#run, type, ...fields })}\n`);
  }

  update(progress: Progress): void {
    const { steps, phase } = progress;
    if (steps.length > 0 && !this.#before?.steps.length)
      this.write('plan.made', { planHash: progress.planHash ?? '', total: steps.length });
    const done = steps.filter(({ state }) => ['done', 'unchanged', 'undone'].includes(state)).length;
    for (const { id, kind, state, failure } of stepChanges(this.#before, progress)) {
      const type = eventTypes[state];
      if (type === undefined) continue;
      const why = failure && {
        code: failure.code,
        rule: failure.rule,
        message: failure.message,
        attempt: failure.attempts,
      };
      this.write(type, { stage: stageOf(id), step: id, kind, phase, ...why, progress: { done, total: steps.length } });
    }
    this.#before = progress;
  }
}

/** A view whose changes are written down as well. */
export function recorded(view: RunView, file: EventFile): RunView {
  return {
    update(progress) {
      view.update(progress);
      file.update(progress);
    },
    note: (line) => view.note(line),
    end: () => view.end(),
  };
}
