import type { StepFailure } from './failure.ts';
import type { Json, JsonObject } from './json.ts';
import type { Finding, Found, Observation } from './observation.ts';
import type { Lifecycle } from './plan.ts';
import type { StepId } from './stage.ts';

/** Result of `install`. References only. */
export interface InstallResult {
  installation: string;
  domain: string;
  planHash: string;
  /** Steps that this run made or changed. */
  changed: StepId[];
  /** Steps whose observation already agreed with the plan. */
  unchanged: StepId[];
  /** Steps that somebody decided to go on without. */
  skipped: StepId[];
  /** Settings that were changed for this run only, with the paths in the installation file where they belong. */
  overrides: Override[];
  /** Labelled ours, but the spec no longer has them. */
  orphans: Found[];
  /** What did not agree with the plan when all was done. */
  findings: Finding[];
  outputs: Record<StepId, Json>;
}

/** What `retryWith` changed. */
export interface Override {
  step: StepId;
  props: JsonObject;
  /** Prop → path in the installation file; a prop that comes from no path is missing. */
  from: Record<string, string>;
}

/** Result of `teardown`: the proof. */
export interface TeardownResult {
  installation: string;
  removed: StepId[];
  /** What the scans found and removed beside the steps; without a file that is everything. */
  swept: Found[];
  kept: { step: StepId; name: string; why: Lifecycle }[];
  /** Empty: nothing is left. */
  leftovers: Found[];
  scans: { at: number; byLabel: number; byNetwork: number }[];
}

/** Result of `verify`. */
export interface VerifyResult {
  installation: string;
  observations: Observation[];
  drifted: StepId[];
  missing: StepId[];
  orphans: Found[];
}

/** Details of an `ApplicationFailure` that ends a run. */
export interface RunFailure {
  cause: StepFailure;
  /** True when a person asked for the undo, rather than the failure policy or the time limit of a hold. */
  onRequest?: boolean;
  /** True when everything that the run made was undone. */
  rolledBack: boolean;
  /** What stands after the run. */
  standing: StepId[];
  stuck: StepId[];
  leftovers: Found[];
}
