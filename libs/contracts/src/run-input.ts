import type { JsonObject } from './json.ts';
import type { Scope } from './plan.ts';

export const workflowTypes = ['install', 'teardown', 'verify'] as const;
export type WorkflowType = (typeof workflowTypes)[number];

/** One id per installation, whatever the operation: Temporal is the lock. */
export const workflowIdOf = (installation: string): string => `installation/${installation}`;

/** One queue a cloud, for workflows and activities. */
export const taskQueueOf = (cloud: string): string => `slipway-${cloud}`;

/** What happens when a step has used up its attempts: undo what this run made, or stop and leave all for inspection. */
export const failurePolicies = ['rollback', 'keep'] as const;
export type FailurePolicy = (typeof failurePolicies)[number];

/** So that tests are fast and production is patient. All in milliseconds. */
export interface Timing {
  heartbeatTimeoutMs: number;
  retryInitialMs: number;
  retryMaximumMs: number;
  /** Between the two final scans of an undo. */
  scanGapMs: number;
}

export const productionTiming: Timing = {
  heartbeatTimeoutMs: 60_000,
  retryInitialMs: 5_000,
  retryMaximumMs: 120_000,
  scanGapMs: 60_000,
};

/** The one argument of `install` and `verify`. */
export interface InstallInput {
  /** The installation file after validation, defaults filled in. Secrets only by reference. */
  spec: JsonObject;
  specHash: string;
  /** Who asked, for the record. */
  requestedBy: string;
  onFailure: FailurePolicy;
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
