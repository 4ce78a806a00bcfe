import type { Scope } from '@slipway/contracts';
import type { ClusterAccess, ClusterCredentials } from './ports/cluster.ts';
import { hasRule } from './refusal/cloud-failure.ts';

/** How long what a cluster's server and authority are is believed, in real milliseconds: a burst of calls asks once. */
const freshForMs = 5_000;

/**
 * Access that asks a cloud once for a burst of calls. Only what is there is remembered: absence and failures are asked for again.
 * @param read the credentials as the cloud gives them now; undefined: there is no cluster. Of one that is not ours nothing is known.
 */
export function rememberedAccess(read: (scope: Scope) => Promise<ClusterCredentials | undefined>): ClusterAccess {
  const known = new Map<string, { at: number; credentials: Promise<ClusterCredentials | undefined> }>();
  return {
    credentials({ scope }) {
      const key = JSON.stringify([scope.installation, scope.account, scope.location, scope.cluster]);
      const found = known.get(key);
      if (found && Date.now() - found.at < freshForMs) return found.credentials;
      const credentials = read(scope).catch(noneOfOurs);
      known.set(key, { at: Date.now(), credentials });
      credentials.then(
        (value) => void (value === undefined && known.delete(key)),
        () => known.delete(key),
      );
      return credentials;
    },
  };
}

function noneOfOurs(error: unknown): undefined {
  if (hasRule(error, 'SW-OWN-049')) return undefined;
  throw error;
}
