import type { Found, Observation, Plan, Step, StepId } from '@slipway/contracts';

/** What happened in the cloud, in order. */
export interface CloudEvent {
  at: number;
  what: 'created' | 'removed';
  step: StepId;
}

interface FakeCloudOptions {
  /** Differs from the plan. */
  drifted?: readonly StepId[];
  /** Carries no label that a scan could find. */
  unlisted?: readonly StepId[];
  /** Losing it loses data. */
  holdingData?: readonly StepId[];
  /** A disk of an earlier life stands: no step is for it, only a scan finds it. */
  earlierData?: boolean;
}

/**
 * The objects of one plan, one for each step, without any cloud: what stands and what happened. It lets everything happen, so
 * that a rule of the engine that is broken shows up as such and not as a refusal.
 */
export class FakeCloud {
  readonly plan: Plan;
  readonly events: CloudEvent[] = [];
  readonly #standing: Set<StepId>;
  readonly #drifted: Set<StepId>;
  readonly #unlisted: ReadonlySet<StepId>;
  readonly #holdingData: ReadonlySet<StepId>;
  #earlierData: boolean;

  /** @param stood stands before the run */
  constructor(plan: Plan, stood: readonly StepId[], options: FakeCloudOptions = {}) {
    this.plan = plan;
    this.#standing = new Set(stood);
    this.#drifted = new Set(options.drifted);
    this.#unlisted = new Set(options.unlisted);
    this.#holdingData = new Set(options.holdingData);
    this.#earlierData = options.earlierData ?? false;
  }

  get standing(): StepId[] {
    return this.plan.steps.map(({ id }) => id).filter((id) => this.#standing.has(id));
  }

  /** Brings a step's object about. Finding it there is no second create. */
  create(step: Step, at: number): void {
    this.#drifted.delete(step.id);
    if (this.#standing.has(step.id)) return;
    this.#standing.add(step.id);
    this.events.push({ at, what: 'created', step: step.id });
  }

  /** Absent is success. */
  remove(id: StepId, at: number): void {
    if (this.#standing.delete(id)) this.events.push({ at, what: 'removed', step: id });
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
            holdsData: this.#holdingData.has(id),
            drift: this.#drifted.has(id) ? [{ prop: 'size', expected: 2, actual: 1 }] : [],
          }
        : { step: id, state: 'absent', drift: [] },
    );
  }

  /** What stands of an earlier life. */
  get earlierData(): Found[] {
    return this.#earlierData ? [{ kind: 'fake.disk', name: 'a-disk-of-before', holdsData: true }] : [];
  }

  removeEarlierData(): void {
    this.#earlierData = false;
  }

  list(): Found[] {
    const listed = this.standing.filter((id) => !this.#unlisted.has(id));
    return listed.map((id) => ({ kind: this.#step(id).kind, name: this.#step(id).name, step: id }));
  }

  #step(id: StepId): Step {
    const step = this.plan.steps.find((planned) => planned.id === id);
    if (!step) throw new Error(`${id} is not in the plan`);
    return step;
  }
}

/** What every step returns. */
export const outputOf = (id: StepId): { made: string } => ({ made: id });
