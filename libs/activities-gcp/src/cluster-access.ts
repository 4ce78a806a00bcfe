import {
  rememberedAccess,
  type ClusterAccess,
  type ClusterCredentials,
  type CloudContext,
} from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf } from './cloud.ts';
import { toFailure } from './failure.ts';
import { isUsable, readCluster } from './resources/cluster.ts';

/** Reaches the API server of the installation's cluster as whom the worker acts as. */
export function clusterAccess(context: CloudContext): ClusterAccess {
  return rememberedAccess((scope) => readCredentials(context, scope));
}

async function readCredentials(context: CloudContext, scope: Scope): Promise<ClusterCredentials | undefined> {
  const cloud = cloudOf(context, scope);
  const cluster = await readCluster(cloud, scope);
  if (!cluster?.endpoint || !isUsable(cluster)) return undefined;
  const { endpoint, masterAuth } = cluster;
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
