import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error.ts';
import { notifySchema } from './notify-config.ts';

const chart = z.strictObject({
  ref: z.string().exactOptional(),
  version: z.string().exactOptional(),
  values: z.record(z.string(), z.json()).exactOptional(),
});

/** How many polls of the queue are open at once: a number, or a range in which the SDK follows the backlog. */
const poller = z.union([
  z.int().min(2),
  z
    .strictObject({
      minimum: z.int().min(1).default(1),
      initial: z.int().min(1).default(5),
      maximum: z.int().min(1).default(50),
    })
    .refine(({ minimum, initial, maximum }) => minimum <= initial && initial <= maximum, 'minimum ≤ initial ≤ maximum'),
]);

export type PollerConfig = z.output<typeof poller>;

/**
 * The worker's surroundings: one file, named by `SLIPWAY_WORKER_CONFIG`. The local stack writes one; real users write one for
 * mirrors and proxies. All of it is optional.
 */
const workerConfigSchema = z.strictObject({
  /** Endpoints of each cloud, when not the public ones. */
  clouds: z.record(z.string(), z.looseObject({ pollScale: z.number().positive().exactOptional() })).default({}),
  charts: z.record(z.string(), chart).default({}),
  /** How to reach what a public resolver or address would not lead to. */
  reach: z
    .strictObject({
      /** `host:port` of DNS resolvers. */
      resolvers: z.array(z.string()).exactOptional(),
      /** PEM file of a further certificate authority. */
      caFile: z.string().exactOptional(),
      /** `host:port` or `*:port` → `address:port`. */
      dial: z.record(z.string(), z.string()).exactOptional(),
    })
    .prefault({}),
  /** For trials of what never heals: how long a wait inside a cluster lasts at least, in milliseconds, where time runs faster. */
  leastClusterBudgetMs: z.int().positive().exactOptional(),
  /** Where issued certificates are kept with their keys, for the same names installed anew. Absent: they go with their cluster. */
  certificates: z.strictObject({ folder: z.string() }).exactOptional(),
  tools: z.strictObject({ helm: z.string().default('helm') }).prefault({}),
  /** Whom to tell of a hold and of leftovers. */
  notify: notifySchema.prefault({}),
  /** Base address of Temporal's Web UI, for links in notices. */
  ui: z.url({ protocol: /^https?$/ }).exactOptional(),
  /** Runs kept in memory, about 90 KiB of heap each (docs/benchmarks.md); those above it are read from history again at every turn. */
  maxCachedWorkflows: z.int().min(1).default(200),
  /** Steps at a time. A cloud operation that is waited for holds its slot, at the price of a timer. */
  maxConcurrentActivityTaskExecutions: z.int().min(2).default(1_000),
  /** Decisions at a time. */
  maxConcurrentWorkflowTaskExecutions: z.int().min(2).default(40),
  pollers: z.strictObject({ workflowTasks: poller.default(10), activityTasks: poller.default(10) }).prefault({}),
  /** Of the runs that this worker serves, where they are not production's. Milliseconds. */
  timing: z.looseObject({ heartbeatTimeoutMs: z.int().positive().default(60_000) }).prefault({}),
  shutdownGraceMs: z.int().min(0).default(30_000),
});

export type WorkerConfig = z.output<typeof workerConfigSchema>;

/**
 * Reads the file; without one, the defaults.
 * @throws ConfigurationError with every mistake in it
 */
export function readWorkerConfig(path: string | undefined): WorkerConfig {
  const parsed = workerConfigSchema.safeParse(path === undefined ? {} : readJson(path));
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`${path}: ${z.prettifyError(parsed.error)}`, `correct ${path}`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`${path}: ${why}`, 'SLIPWAY_WORKER_CONFIG has to name a JSON file');
  }
}
