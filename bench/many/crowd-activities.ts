import { Context } from '@temporalio/activity';
import { activity, activityCall, sleep, type ActivityMap } from '@slipway/activities-core';
import {
  workflowIdOf,
  type Json,
  type JsonObject,
  type Observation,
  type ObserveAllCall,
  type ObserveAllResult,
  type Plan,
  type PreflightCall,
  type StepCall,
  type StepId,
} from '@slipway/contracts';
import { googleCloudPlan } from '../plans.ts';

/** What a step of the crowd returns: whose it is, and which. */
export type CrowdOutput = { installation: string; step: StepId };

/**
 * The activities of many installations of one project, wrapped as ours are, over no cloud: a step only takes its time. Each call
 * checks that it speaks of the installation whose run makes it, and of nothing else's outputs.
 */
export class CrowdActivities {
  /** Milliseconds from scheduling an attempt to its start, of every one. */
  readonly delays: number[] = [];
  /** Sentences. Empty: no run saw anything of another. */
  readonly mixedUp: string[] = [];
  /** Steps that ended more than once: their worker was too busy to say that it lives. */
  repeated = 0;
  readonly #made = new Map<string, Map<StepId, Json>>();
  /** Milliseconds. */
  readonly #takes: ReadonlyMap<StepId, number>;

  /** @param faster how many times faster than usual a step is */
  constructor(faster: number) {
    const { steps, about } = googleCloudPlan();
    this.#takes = new Map(steps.map(({ id }) => [id, ((about[id]?.usualSeconds ?? 0) * 1000) / faster]));
  }

  get activities(): ActivityMap {
    const ensure = this.#counted((call: StepCall) => this.#ensure(call));
    const steps = Object.fromEntries(googleCloudPlan().steps.map(({ kind }) => [`${kind}.ensure`, ensure]));
    return {
      makePlan: this.#counted(({ spec }: { spec: JsonObject }) =>
        this.#own(spec['name'], googleCloudPlan(String(spec['name']))),
      ),
      observeAll: this.#counted(({ plan }: ObserveAllCall) => this.#own(plan.scope.installation, this.#observe(plan))),
      preflight: this.#counted(({ plan }: PreflightCall) =>
        this.#own(plan.scope.installation, { ...this.#observe(plan), findings: [] }),
      ),
      ...steps,
    };
  }

  #counted<Call, Result>(run: (call: Call) => Result | Promise<Result>): (call: never) => Promise<unknown> {
    const wrapped = activity(async (call: Call): Promise<Result> => run(call));
    return (call) => {
      this.delays.push(Date.now() - Context.current().info.currentAttemptScheduledTimestampMs);
      return wrapped(call);
    };
  }

  async #ensure({ scope, step, inputs }: StepCall): Promise<Json> {
    const { installation } = scope;
    for (const [port, id] of Object.entries(step.needs)) {
      const input = inputs[port] as CrowdOutput | undefined;
      if (input?.installation === installation && input.step === id) continue;
      this.mixedUp.push(`${installation} ${step.id} was given ${JSON.stringify(input)} as ${id}`);
    }
    await sleep(this.#takes.get(step.id)!, activityCall.signal);
    const made = this.#madeBy(installation);
    if (made.has(step.id)) this.repeated++;
    const output: CrowdOutput = { installation, step: step.id };
    made.set(step.id, output);
    return this.#own(installation, output);
  }

  #observe({ scope, steps }: Plan): ObserveAllResult {
    const made = this.#madeBy(scope.installation);
    const observations = steps.map(({ id }): Observation => {
      const output = made.get(id);
      return output === undefined
        ? { step: id, state: 'absent', drift: [] }
        : { step: id, state: 'present', output, drift: [] };
    });
    return { observations, orphans: [] };
  }

  #madeBy(installation: string): Map<StepId, Json> {
    const known = this.#made.get(installation);
    if (known) return known;
    const made = new Map<StepId, Json>();
    this.#made.set(installation, made);
    return made;
  }

  /** Passes a result on, when the call that asks for it speaks of the run's own installation. */
  #own<Result>(installation: unknown, result: Result): Result {
    const { workflowExecution, activityId } = Context.current().info;
    if (workflowExecution?.workflowId !== workflowIdOf(String(installation)))
      this.mixedUp.push(`${workflowExecution?.workflowId} called ${activityId} for ${String(installation)}`);
    return result;
  }
}
