import type { JsonObject } from './json.ts';
import type { Scope } from './plan.ts';

export const workflowTypes = ['install', 'teardown', 'verify'] as const;
export type WorkflowType = (typeof workflowTypes)[number];

/** One id per installation, whatever the operation: Temporal is the lock. */
export const workflowIdOf = (installation: string): string => `installation/${installation}`;

/** One queue a cloud, for workflows and activities. */
export const taskQueueOf = (cloud: string): string => `slipway-${cloud}`;

/**
 * What happens when a step has used up its attempts. `pause`: it is held for a decision, and what does not need it goes on.
 * `rollback`: what this run made is undone at once. `keep`: the run stops and leaves all for inspection.
 */
export const failurePolicies = ['pause', 'rollback', 'keep'] as const;
export type FailurePolicy = (typeof failurePolicies)[number];

/** So that tests are fast and production is patient. All in milliseconds. */
export interface Timing {
  heartbeatTimeoutMs: number;
  retryInitialMs: number;
  retryMaximumMs: number;
  /** Between the two final scans of an undo. */
  scanGapMs: number;
  /** How long a hold waits before it answers itself with `rollback`, so that money does not burn. */
  holdLimitMs: number;
  /** The longest that one attempt of a slow step may take. Absent: 90 minutes, as in runs of before there was this field. */
  slowAttemptMs?: number;
}

export const productionTiming: Timing = {
  heartbeatTimeoutMs: 60_000,
  retryInitialMs: 5_000,
  retryMaximumMs: 120_000,
  scanGapMs: 60_000,
  holdLimitMs: 24 * 3_600_000,
  slowAttemptMs: 90 * 60_000,
};

/** The one argument of `install` and `verify`. */
export interface InstallInput {
  /** The installation file after validation, defaults filled in. Secrets only by reference. */
  spec: JsonObject;
  specHash: string;
  /** Who asked, for the record. */
  requestedBy: string;
  onFailure: FailurePolicy;
  /** True: the run waits for `approve` once the plan is known and preflight has passed. */
  approval?: boolean;
  timing: Timing;
}

/** The one argument of `teardown`. */
export interface TeardownInput {
  /** With it, the plan is made again; without it, `scope` and the labels are all there is. */
  spec?: JsonObject;
  target: Pick<Scope, 'installation' | 'cloud' | 'account' | 'location'>;
  requestedBy: string;
  /** Consent to lose data. Without it, teardown refuses when anything that holds data would go. */
  deleteData: boolean;
  timing: Timing;
}
