import type { StepFailure } from './failure.ts';
import type { Json } from './json.ts';
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
  /** Labelled ours, but the spec no longer has them. */
  orphans: Found[];
  /** What did not agree with the plan when all was done. */
  findings: Finding[];
  outputs: Record<StepId, Json>;
}

/** Result of `teardown`: the proof. */
export interface TeardownResult {
  installation: string;
  removed: StepId[];
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
  /** True when everything that the run made was undone. */
  rolledBack: boolean;
  /** What stands after the run. */
  standing: StepId[];
  stuck: StepId[];
  leftovers: Found[];
}
