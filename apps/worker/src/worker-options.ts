import type { WorkerOptions } from '@temporalio/worker';
import type { PollerConfig, WorkerConfig } from './config.ts';

type PollerBehavior = NonNullable<WorkerOptions['activityTaskPollerBehavior']>;

/** After the grace time, until the worker ends although a call did not stop. Milliseconds. */
const forcedAfterMs = 30_000;

/** As long as the SDK's own default, where runs are production's. */
const longestStickyMs = 10_000;

/** Everything of a worker that does not depend on which cloud it serves. */
export function workerOptionsOf(config: WorkerConfig, buildId: string): Omit<WorkerOptions, 'taskQueue'> {
  const throttle = heartbeatThrottleMs(config);
  return {
    maxCachedWorkflows: config.maxCachedWorkflows,
    maxConcurrentActivityTaskExecutions: config.maxConcurrentActivityTaskExecutions,
    maxConcurrentWorkflowTaskExecutions: config.maxConcurrentWorkflowTaskExecutions,
    activityTaskPollerBehavior: behaviourOf(config.pollers.activityTasks, config.maxConcurrentActivityTaskExecutions),
    workflowTaskPollerBehavior: behaviourOf(config.pollers.workflowTasks, config.maxConcurrentWorkflowTaskExecutions),
    maxHeartbeatThrottleInterval: throttle,
    defaultHeartbeatThrottleInterval: throttle,
    // A run whose worker died is noticed no later than an activity whose worker died.
    stickyQueueScheduleToStartTimeout: Math.min(longestStickyMs, config.timing.heartbeatTimeoutMs),
    shutdownGraceTime: config.shutdownGraceMs,
    shutdownForceTime: config.shutdownGraceMs + forcedAfterMs,
    // Shown in the Web UI. Runs are not pinned to a build: whoever changes workflows keeps them replayable.
    workerDeploymentOptions: { version: { deploymentName: 'slipway', buildId }, useWorkerVersioning: false },
  };
}

/** How soon a cancellation reaches an activity, milliseconds: it travels with heartbeats. Never above 5 s. */
function heartbeatThrottleMs({ timing }: Pick<WorkerConfig, 'timing'>): number {
  return Math.min(5_000, Math.ceil(timing.heartbeatTimeoutMs / 20));
}

/** A poll needs a slot for what it brings. */
const behaviourOf = (poller: PollerConfig, slots: number): PollerBehavior =>
  typeof poller === 'number'
    ? { type: 'simple-maximum', maximum: Math.min(poller, slots) }
    : { type: 'autoscaling', ...poller };
