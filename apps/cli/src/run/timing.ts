import { productionTiming, type Timing } from '@slipway/contracts';
import { UsageError } from '../cli/cli-error.ts';
import type { Io } from '../cli/io.ts';
import type { Target } from '../temporal/target.ts';

/** `SLIPWAY_TIMING` (JSON) over the local stack's own over the installation file's over production's. */
export function timingFor({ local }: Target, { env }: Pick<Io, 'env'>, holdLimitHours?: number): Timing {
  const fromFile = holdLimitHours === undefined ? {} : { holdLimitMs: holdLimitHours * 3_600_000 };
  return { ...productionTiming, ...fromFile, ...local?.timing, ...fromEnvironment(env['SLIPWAY_TIMING']) };
}

function fromEnvironment(text: string | undefined): Partial<Timing> {
  if (!text) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new UsageError('SLIPWAY_TIMING is not JSON', `SLIPWAY_TIMING='{"retryInitialMs":1000}'`);
  }
  const known = Object.keys(productionTiming);
  const entries = Object.entries((parsed ?? {}) as Record<string, unknown>);
  const wrong = entries.find(([name, value]) => !known.includes(name) || typeof value !== 'number' || value < 0);
  if (wrong) throw new UsageError(`SLIPWAY_TIMING: ${wrong[0]} must be one of ${known.join(', ')}, in milliseconds`);
  return Object.fromEntries(entries);
}
