import { defineQuery, setCurrentDetails, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  firstIndexedPhase,
  passingPhases,
  refOf,
  type Finding,
  type Found,
  type Hold,
  type Observation,
  type Phase,
  type Plan,
  type Progress,
  type StepFailure,
  type StepId,
  type StepProgress,
  type StepState,
  type TeardownInput,
  type WorkflowType,
} from '@slipway/contracts';
import { renderDetails } from './render-details.ts';

const progressQuery = defineQuery<Progress>('progress');

const phaseAttribute = defineSearchAttributeKey('SlipwayPhase', SearchAttributeType.KEYWORD);
const heldAttribute = defineSearchAttributeKey('SlipwayHeld', SearchAttributeType.BOOL);
const driftAttribute = defineSearchAttributeKey('SlipwayDrift', SearchAttributeType.BOOL);

/**
 * What viewers of a run see: the query `progress`, the current details of the Web UI and the search attributes, all from one
 * state. It is written by the workflow and never read by it.
 */
export class ProgressBoard {
  readonly #progress: Progress;
  readonly #steps = new Map<StepId, StepProgress>();
  #indexed: Phase;

  constructor(operation: WorkflowType, target: TeardownInput['target'], domain: string) {
    this.#indexed = firstIndexedPhase[operation];
    this.#progress = {
      installation: target.installation,
      cloud: target.cloud,
      location: target.location,
      account: target.account,
      domain,
      operation,
      phase: 'planning',
      startedAt: now(),
      steps: [],
      holds: [],
    };
    setHandler(progressQuery, () => this.#progress, {
      description: 'Every step with its state, the phase of the run and what went wrong.',
    });
    // Who starts a run from the command line gives it these already.
    const { typedSearchAttributes: known } = workflowInfo();
    if (known.get(phaseAttribute) !== this.#indexed || known.get(heldAttribute) !== false) {
      upsertSearchAttributes([
        { key: phaseAttribute, value: this.#indexed },
        { key: heldAttribute, value: false },
      ]);
    }
    this.#show();
  }

  /** The run's next phase; ends the clock when it is a last one. */
  enter(phase: Phase): void {
    this.#progress.phase = phase;
    if (['ready', 'failed', 'cancelled', 'removed', 'leftovers'].includes(phase)) this.#progress.endedAt = now();
    if (!passingPhases.includes(phase)) this.#index(phase);
    this.#show();
  }

  planned(plan: Plan): void {
    this.#progress.planHash = plan.hash;
    this.#progress.domain = plan.scope.domain;
    this.#progress.account = plan.scope.account;
    this.#progress.steps = plan.steps.map((step) => {
      const { kind, name, lifecycle } = refOf(plan.scope, step);
      const about = plan.about[step.id];
      return {
        id: step.id,
        kind,
        name,
        title: about?.title ?? name,
        state: 'waiting',
        lifecycle,
        usualSeconds: about?.usualSeconds ?? 0,
      };
    });
    for (const step of this.#progress.steps) this.#steps.set(step.id, step);
    this.#show();
  }

  observed(observations: readonly Observation[]): void {
    for (const { step, state } of observations) if (state === 'present') this.#set(step, 'found');
    this.#show();
  }

  step(id: StepId, state: StepState, failure?: StepFailure): void {
    const step = this.#set(id, state);
    if (state === 'running' || state === 'undoing') {
      step.startedAt = now();
      delete step.endedAt;
      delete step.failure;
    } else if (step.startedAt !== undefined) step.endedAt = now();
    if (failure) step.failure = failure;
    this.#show();
  }

  /** Shows what waits for a person. The index is written only when it changes: each time is an event in the history. */
  holds(open: readonly Hold[]): void {
    const { holds } = this.#progress;
    this.#progress.holds = [...open];
    for (const { id, subject, reason } of holds) {
      const step = this.#steps.get(subject as StepId);
      if (step?.state === 'held' && open.every((still) => still.id !== id))
        step.state = reason === 'undo' ? 'stuck' : 'failed';
    }
    for (const { subject, failure } of open) {
      if (failure && this.#steps.has(subject as StepId))
        Object.assign(this.#set(subject as StepId, 'held'), { failure });
    }
    if (holds.length > 0 !== open.length > 0) upsertSearchAttributes([{ key: heldAttribute, value: open.length > 0 }]);
    this.#show();
  }

  /** When a step was made by this run, milliseconds since the epoch. */
  madeAt(id: StepId): number | undefined {
    const step = this.#steps.get(id);
    return step?.state === 'done' ? step.endedAt : undefined;
  }

  findings(findings: Finding[]): void {
    this.#progress.findings = findings;
  }

  /** Whether what stands is as the file says: a column of the workflow list. */
  compared(differs: boolean): void {
    upsertSearchAttributes([{ key: driftAttribute, value: differs }]);
  }

  cause(failure: StepFailure): void {
    this.#progress.cause = failure;
  }

  leftovers(found: Found[]): void {
    this.#progress.leftovers = found;
  }

  /** Marks what an undo left, with what stands below it. */
  stuck(steps: readonly StepId[]): void {
    for (const id of steps) this.#set(id, 'stuck');
    this.#show();
  }

  /** Empty until the plan is known, where only the plan knows it. */
  get account(): string {
    return this.#progress.account;
  }

  /** Each write is an event in the history. */
  #index(phase: Phase): void {
    if (phase !== this.#indexed) upsertSearchAttributes([{ key: phaseAttribute, value: phase }]);
    this.#indexed = phase;
  }

  #set(id: StepId, state: StepState): StepProgress {
    const step = this.#steps.get(id);
    if (!step) throw new Error(`${id} is not in the plan`);
    step.state = state;
    return step;
  }

  #show(): void {
    setCurrentDetails(renderDetails(this.#progress));
  }
}

/** Milliseconds since the epoch, in workflow time. */
const now = (): number => Date.now();
