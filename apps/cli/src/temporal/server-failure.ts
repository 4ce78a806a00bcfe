import { CliError } from '../cli/cli-error.ts';
import type { Target } from './target.ts';

const unreachableRule = 'SW-DEP-075';

/** No server answers. */
export function unreachable(target: Target, cause: unknown): CliError {
  return new CliError(
    {
      code: 'DEPENDENCY',
      rule: unreachableRule,
      message: `no Temporal server answers at ${target.address} (${target.source})`,
      fix: 'slipway dev start   for a local one, or set TEMPORAL_ADDRESS',
    },
    { coordinates: coordinatesOf(target), cause },
  );
}

export function isUnreachable(error: unknown): boolean {
  return error instanceof CliError && error.failure.rule === unreachableRule;
}

/** The server answers and knows no such namespace. */
export function noNamespace(target: Target, cause: unknown): CliError {
  return new CliError(
    {
      code: 'DEPENDENCY',
      rule: 'SW-DEP-096',
      message: `the Temporal server at ${target.address} has no namespace ${target.namespace}`,
      fix: `temporal operator namespace create -n ${target.namespace}, or name another with --namespace`,
    },
    { coordinates: coordinatesOf(target), cause },
  );
}

/** The server answers and does not let us in. */
export function notAdmitted(target: Target, words: string, cause: unknown): CliError {
  return new CliError(
    {
      code: 'UNAUTHENTICATED',
      rule: 'SW-AUTHN-097',
      message: `the Temporal server at ${target.address} does not accept these credentials`,
      fix: 'set TEMPORAL_API_KEY or TEMPORAL_TLS_*, or choose a profile with TEMPORAL_PROFILE',
      cloudWords: words,
    },
    { coordinates: coordinatesOf(target), cause },
  );
}

/** Columns of the workflow list, by their type. */
const columns = {
  SlipwayCloud: 'Keyword',
  SlipwayPhase: 'Keyword',
  SlipwayVersion: 'Keyword',
  SlipwayHeld: 'Bool',
  SlipwayDrift: 'Bool',
} as const;

/**
 * A column of the workflow list is not registered, so nothing can be started. The server names the first one that it misses; the
 * command is for all, and leaves those alone that are there.
 */
export function noSearchAttribute(target: Target, words: string, cause: unknown): CliError {
  const name = /Slipway\w+/.exec(words)?.[0] ?? 'SlipwayCloud';
  const all = Object.entries(columns).map(([column, type]) => `--name ${column} --type ${type}`);
  return new CliError(
    {
      code: 'DEPENDENCY',
      rule: 'SW-DEP-076',
      message: `search attribute ${name} is not registered in namespace ${target.namespace}`,
      fix: `temporal operator search-attribute create -n ${target.namespace} ${all.join(' ')}`,
    },
    { coordinates: coordinatesOf(target), cause },
  );
}

const coordinatesOf = ({ address, namespace }: Target): Record<string, string> => ({ address, namespace });
