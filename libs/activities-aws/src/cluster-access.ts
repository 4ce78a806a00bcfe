import type { CloudContext, ClusterAccess, ClusterCredentials } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from './cloud.ts';
import { clusterToken, type ClusterToken } from './cluster-token.ts';
import { isUsable, readCluster } from './clusters.ts';
import { hasRule, toFailure } from './failure.ts';

/** How long what a cluster's server and authority are is believed, in real milliseconds: a burst of calls asks once. */
const freshForMs = 5_000;

/** Reaches the API server of the installation's cluster as whom the worker acts as. */
export function clusterAccess(context: CloudContext): ClusterAccess {
  const known = new Map<string, { at: number; credentials: Promise<ClusterCredentials | undefined> }>();
  return {
    credentials({ scope }) {
      const key = JSON.stringify([scope.installation, scope.account, scope.location, scope.cluster.name]);
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
  if (!cluster?.endpoint || !isUsable(cluster)) return undefined;
  const authority = cluster.certificateAuthority?.data;
  let latest: ClusterToken | undefined;
  return {
    server: cluster.endpoint,
    ...(authority ? { caCertificate: Buffer.from(authority, 'base64').toString('utf8') } : {}),
    async token() {
      if (!latest || latest.staleAt <= Date.now()) latest = await mint(cloud, scope.cluster.name);
      return latest.token;
    },
  };
}

/** Nothing is sent for it: the API server asks STS. */
async function mint(cloud: AmazonCloud, cluster: string): Promise<ClusterToken> {
  try {
    const sts = await cloud.clients.sts();
    return await clusterToken(await sts.config.credentials(), cloud.region, cluster);
  } catch (error) {
    throw toFailure(error, `cannot get a token for the cluster ${cluster}`);
  }
}
