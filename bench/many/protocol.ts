import type { WorkerOptions } from '@temporalio/worker';

/** What the bench's worker process is started with, as JSON in its first message. */
export interface WorkerOrder {
  address: string;
  taskQueue: string;
  codePath: string;
  /** How many times faster than usual a step is. */
  faster: number;
  options: Partial<WorkerOptions>;
}

/** A question to the worker process. */
export type Question = 'look' | 'heap' | 'report' | 'end';

/** Answer of `look`: what can be seen from inside without disturbing it. */
export interface Look {
  cachedWorkflows: number;
  runningActivities: number;
  /** Since the last report. */
  startedActivities: number;
}

/** Answer of `heap`. */
export interface Heap {
  cachedWorkflows: number;
  /** On the heaps of the workflow threads, after a full garbage collection. */
  bytes: number;
}

/** Answer of `report`. */
export interface Report {
  /** Milliseconds from scheduling to start, of each attempt of an activity. */
  delays: number[];
  /** Sentences on calls that saw anything of another run. */
  mixedUp: string[];
  /** Steps that ended more than once. */
  repeated: number;
}
