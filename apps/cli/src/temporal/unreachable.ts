import { CliError } from '../cli/cli-error.ts';
import type { Target } from './target.ts';

const rule = 'SW-DEP-075';

export function unreachable(target: Target, cause: unknown): CliError {
  return new CliError(
    {
      code: 'DEPENDENCY',
      rule,
      message: `no Temporal server answers at ${target.address} (${target.source})`,
      fix: 'slipway dev start   for a local one, or set TEMPORAL_ADDRESS',
    },
    { coordinates: { address: target.address, namespace: target.namespace }, cause },
  );
}

export function isUnreachable(error: unknown): boolean {
  return error instanceof CliError && error.failure.rule === rule;
}
