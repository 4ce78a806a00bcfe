import type { ClusterAccess, ClusterCredentials, CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf } from './cloud.ts';
import { hasRule, toFailure } from './failure.ts';
import { clusterPath } from './cluster-change.ts';
import { readCluster } from './resources/cluster.ts';

/** How long what a cluster's server and authority are is believed, in real milliseconds: a burst of calls asks once. */
const freshForMs = 5_000;

/** Reaches the API server of the installation's cluster as whom the worker acts as. */
export function clusterAccess(context: CloudContext): ClusterAccess {
  const known = new Map<string, { at: number; credentials: Promise<ClusterCredentials | undefined> }>();
  return {
    credentials({ scope }) {
      const key = `${scope.installation} ${clusterPath(scope)}`;
      const found = known.get(key);
      if (found && Date.now() - found.at < freshForMs) return found.credentials;
      const credentials = readCredentials(context, scope);
      known.set(key, { at: Date.now(), credentials });
      // Only what is there is worth remembering.
      credentials.then(
        (value) => void (value === undefined && known.delete(key)),
        () => known.delete(key),
      );
      return credentials;
    },
  };
}

async function readCredentials(context: CloudContext, scope: Scope): Promise<ClusterCredentials | undefined> {
  const cloud = cloudOf(context, scope);
  const cluster = await readCluster(cloud, scope).catch((error: unknown) => {
    if (hasRule(error, 'SW-OWN-049')) return undefined;
    throw error;
  });
  const { endpoint, masterAuth, status } = cluster ?? {};
  if (!endpoint || status === 'PROVISIONING' || status === 'STOPPING' || status === 'ERROR') return undefined;
  const authority = masterAuth?.clusterCaCertificate;
  return {
    server: `https://${endpoint}`,
    ...(authority ? { caCertificate: Buffer.from(authority, 'base64').toString('utf8') } : {}),
    async token() {
      try {
        // The library keeps the token until shortly before it expires.
        const auth = await cloud.clients.auth();
        return (await auth.getAccessToken()) ?? '';
      } catch (error) {
        throw toFailure(error, `cannot get a token for the cluster ${scope.cluster.name}`);
      }
    },
  };
}
