import type { Json, JsonObject } from './json.ts';
import type { Found, ObjectName, Observation } from './observation.ts';
import type { Plan, Scope, Step } from './plan.ts';
import type { TeardownInput } from './run-input.ts';

/** The input of `<kind>.ensure` and `<kind>.destroy`. */
export interface StepCall {
  scope: Scope;
  step: Step;
  /** Port → output of the needed step. Empty for `destroy`. */
  inputs: Record<string, Json>;
}

export interface LocateCall {
  target: TeardownInput['target'];
}

export interface ResolveCall {
  spec: JsonObject;
}

export interface MakePlanCall {
  spec: JsonObject;
  resolved: Json;
}

export interface ObserveAllCall {
  plan: Plan;
}

export interface ObserveAllResult {
  observations: Observation[];
  /** Labelled ours in the clouds or the cluster, in no step of the plan. */
  orphans: Found[];
}

export interface PreflightCall {
  plan: Plan;
  observations: Observation[];
}

export interface SweepCall {
  scope: Scope;
  /** What stands on purpose (adopted, retained): never touched, never reported. */
  keep: ObjectName[];
  /** Only these, where more of the installation stands on purpose than goes: a rollback of a changed, living platform. */
  only?: ObjectName[];
  /** False: only look. */
  remove: boolean;
  /** Without consent, what holds data is reported and left. */
  deleteData: boolean;
}

export interface SweepResult {
  removed: Found[];
  leftovers: Found[];
  byLabel: number;
  byNetwork: number;
}
