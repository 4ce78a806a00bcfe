import type { CloudContext, ClusterAccess } from '@slipway/activities-core';
import { once } from './client.ts';
import { cloudOf } from './cloud.ts';
import { hasOurLabel } from './ownership.ts';

/**
 * Reaches the GKE cluster of an installation with an OAuth access token of the worker's own credentials. Tokens live an hour;
 * the library renews them shortly before.
 */
export function clusterAccess(context: CloudContext): ClusterAccess {
  return {
    async credentials({ scope }) {
      const cloud = cloudOf(context, scope);
      const { location, name } = scope.cluster;
      const client = await cloud.clients.container();
      const cluster = await cloud.find(`cannot read the cluster ${name}`, async () => {
        const path = `projects/${scope.account}/locations/${location}/clusters/${name}`;
        return (await client.getCluster({ name: path }, once))[0];
      });
      if (!cluster?.endpoint || !hasOurLabel(cluster.resourceLabels, scope)) return undefined;
      const certificate = cluster.masterAuth?.clusterCaCertificate;
      return {
        server: `https://${cluster.endpoint}`,
        ...(certificate ? { caCertificate: Buffer.from(certificate, 'base64').toString() } : {}),
        token: () =>
          cloud.read('cannot get an access token', async () => {
            const token = await (await cloud.clients.auth()).getAccessToken();
            if (!token) throw new Error('could not load the default credentials');
            return token;
          }),
      };
    },
  };
}
