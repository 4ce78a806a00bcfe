import {
  rememberedAccess,
  type CloudContext,
  type ClusterAccess,
  type ClusterCredentials,
} from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from './cloud.ts';
import { clusterToken, type ClusterToken } from './cluster-token.ts';
import { isUsable, readCluster } from './clusters.ts';
import { toFailure } from './failure.ts';

/** Reaches the API server of the installation's cluster as whom the worker acts as. */
export function clusterAccess(context: CloudContext): ClusterAccess {
  return rememberedAccess((scope) => readCredentials(context, scope));
}

async function readCredentials(context: CloudContext, scope: Scope): Promise<ClusterCredentials | undefined> {
  const cloud = cloudOf(context, scope);
  const cluster = await readCluster(cloud, scope);
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
