import { readFileSync } from 'node:fs';
import { z } from 'zod';

const chart = z.strictObject({
  ref: z.string().exactOptional(),
  version: z.string().exactOptional(),
  values: z.record(z.string(), z.json()).exactOptional(),
});

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
  tools: z.strictObject({ helm: z.string().default('helm') }).prefault({}),
  maxCachedWorkflows: z.int().min(1).default(50),
  /** Of the runs that this worker serves, where they are not production's. Milliseconds. */
  timing: z.looseObject({ heartbeatTimeoutMs: z.int().positive().default(60_000) }).prefault({}),
  shutdownGraceMs: z.int().min(0).default(30_000),
});

export type WorkerConfig = z.output<typeof workerConfigSchema>;

/** How soon a cancellation reaches an activity, milliseconds: it travels with heartbeats. Never above 5 s. */
export function heartbeatThrottleMs({ timing }: WorkerConfig): number {
  return Math.min(5_000, Math.ceil(timing.heartbeatTimeoutMs / 20));
}

/** The worker cannot start as it is configured. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** What to do. */
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

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
