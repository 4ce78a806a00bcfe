import type { Found, Observation, Plan, Step, StepId } from '@slipway/contracts';

/** What happened in the cloud, in order. */
export interface CloudEvent {
  at: number;
  what: 'created' | 'removed';
  step: StepId;
}

/**
 * The objects of one plan, one for each step, without any cloud: what stands, what happened, and every rule of the engine that
 * was broken on the way. It lets everything happen, so that a broken rule shows up as such and not as a refusal.
 */
export class FakeCloud {
  readonly plan: Plan;
  readonly events: CloudEvent[] = [];
  /** Sentences. Empty: the engine kept every rule. */
  readonly broken: string[] = [];
  readonly #standing: Set<StepId>;
  readonly #spared: ReadonlySet<StepId>;
  readonly #drifted: Set<StepId>;

  /** @param stood stands before the run; `spare`: this run must not remove any of it */
  constructor(plan: Plan, stood: readonly StepId[], options: { spare: boolean; drifted?: readonly StepId[] }) {
    this.plan = plan;
    this.#standing = new Set(stood);
    this.#spared = new Set(options.spare ? stood : []);
    this.#drifted = new Set(options.drifted);
  }

  get standing(): StepId[] {
    return this.plan.steps.map(({ id }) => id).filter((id) => this.#standing.has(id));
  }

  /** Brings a step's object about. Finding it there is no second create. */
  create(step: Step, at: number): void {
    this.#drifted.delete(step.id);
    const missing = Object.values(step.needs).filter((need) => !this.#standing.has(need));
    if (missing.length > 0) this.broken.push(`${step.id} was ensured while ${missing.join(', ')} was not there`);
    if (this.#standing.has(step.id)) return;
    if (this.events.some(({ what }) => what === 'removed')) {
      this.broken.push(`${step.id} was created after the undo had begun`);
    }
    this.#standing.add(step.id);
    this.events.push({ at, what: 'created', step: step.id });
  }

  /** Absent is success. */
  remove(id: StepId, at: number): void {
    if (!this.#standing.has(id)) return;
    const dependents = this.plan.steps.filter(({ needs }) => Object.values(needs).includes(id));
    const left = dependents.filter((other) => this.#standing.has(other.id)).map((other) => other.id);
    if (left.length > 0) this.broken.push(`${id} was removed under ${left.join(', ')}`);
    if (this.#spared.has(id)) this.broken.push(`${id} stood before the run and was removed`);
    if (this.#step(id).lifecycle !== 'managed')
      this.broken.push(`${id} is ${this.#step(id).lifecycle} and was removed`);
    this.#standing.delete(id);
    this.events.push({ at, what: 'removed', step: id });
  }

  /** Whether something stands on it. */
  holds(id: StepId): boolean {
    return this.plan.steps.some(
      ({ id: other, needs }) => this.#standing.has(other) && Object.values(needs).includes(id),
    );
  }

  observe(): Observation[] {
    return this.plan.steps.map(({ id }) =>
      this.#standing.has(id)
        ? {
            step: id,
            state: 'present',
            output: outputOf(id),
            drift: this.#drifted.has(id) ? [{ prop: 'size', expected: 2, actual: 1 }] : [],
          }
        : { step: id, state: 'absent', drift: [] },
    );
  }

  list(): Found[] {
    return this.standing.map((id) => ({ kind: this.#step(id).kind, name: this.#step(id).name, step: id }));
  }

  #step(id: StepId): Step {
    const step = this.plan.steps.find((planned) => planned.id === id);
    if (!step) throw new Error(`${id} is not in the plan`);
    return step;
  }
}

/** What every step returns. */
export const outputOf = (id: StepId): { made: string } => ({ made: id });
