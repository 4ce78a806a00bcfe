import type { Json, JsonObject } from './json.ts';
import type { Finding, Found, ObjectName, Observation } from './observation.ts';
import type { Plan, Scope, Step } from './plan.ts';
import type { TeardownInput } from './run-input.ts';

/** The input of `<kind>.ensure` and `<kind>.destroy`. */
export interface StepCall {
  scope: Scope;
  step: Step;
  /** Port → output of the needed step. Empty for `destroy`. */
  inputs: Record<string, Json>;
  /** Of `destroy`: more of the installation stays than goes, its cluster perhaps. */
  partial?: true;
}

export interface LocateCall {
  target: TeardownInput['target'];
}

/** `removal` asks only for what names and scope need: what is no longer on sale never stands in the way of a teardown. */
export type Purpose = 'installation' | 'removal';

export interface MakePlanCall {
  spec: JsonObject;
  purpose: Purpose;
}

export interface ObserveAllCall {
  plan: Plan;
  /** For a removal a cluster that is gone or does not answer is no failure: what lives in it goes with it. */
  purpose: Purpose;
}

export interface ObserveAllResult {
  observations: Observation[];
  /** Labelled ours in the clouds or the cluster, in no step of the plan. */
  orphans: Found[];
}

export interface PreflightCall {
  plan: Plan;
}

/** What stands, and what speaks against going on. */
export interface PreflightResult extends ObserveAllResult {
  findings: Finding[];
  /** Data of an earlier life, which no step is for and an undo of this run spares. Absent: none, or the platform lives. */
  earlierData?: Found[];
}

export interface SweepCall {
  scope: Scope;
  /** What stands on purpose (adopted, retained, of an earlier life): never touched, never reported. */
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
