import {
  failed,
  rememberedAccess,
  type CloudContext,
  type ClusterAccess,
  type ClusterCredentials,
} from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf } from './cloud.ts';
import { isUsable, readCluster } from './clusters.ts';
import { readKubeconfig } from './kubeconfig.ts';
import { groupOf } from './names.ts';

/** Permissions of everything in this file. */
export const accessPermissions = [
  'Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action',
  'Microsoft.ContainerService/managedClusters/read',
];

/** Reaches the API server of the installation's cluster as the cluster's own administrator. */
export function clusterAccess(context: CloudContext): ClusterAccess {
  return rememberedAccess((scope) => readCredentials(context, scope));
}

async function readCredentials(context: CloudContext, scope: Scope): Promise<ClusterCredentials | undefined> {
  const cloud = cloudOf(context, scope);
  const cluster = await readCluster(cloud, scope);
  if (!cluster || !isUsable(cluster)) return undefined;
  const { name } = scope.cluster;
  const what = `cannot get the credentials of the cluster ${name}`;
  const given = await cloud.find(what, async () =>
    (await cloud.clients.containerService()).managedClusters.listClusterAdminCredentials(groupOf(scope), name),
  );
  // It went away meanwhile.
  if (!given) return undefined;
  const [file] = given.kubeconfigs ?? [];
  const access = readKubeconfig(Buffer.from(file?.value ?? []).toString('utf8'));
  const token = access?.token;
  if (!access || token === undefined) {
    throw failed('INTERNAL', 'SW-INT-030', `${what}: the kubeconfig holds no ${access ? 'token' : 'server'}`);
  }
  const { server, caCertificate } = access;
  return { server, ...(caCertificate ? { caCertificate } : {}), token: () => Promise.resolve(token) };
}
