import type { ManagedCluster } from '@azure/arm-containerservice';
import { refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, conditionOf, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import { clusterRequest } from '../cluster-request.ts';
import { authorizedIn, syncCluster, versionOf } from '../cluster-sync.ts';
import { clusterId, hasFailed, isStillborn, isUsable, listClusters, readCluster } from '../clusters.ts';
import type { ControlPlaneOutput, ControlPlaneProps, IdentityOutput, NetworkOutput } from '../kinds.ts';
import { normalLocation } from '../location.ts';
import { groupOf } from '../names.ts';
import { foundByTags, userTags } from '../ownership.ts';
import { provisioningFailure } from '../provisioning-failure.ts';

const immutable = ['location', 'networkMode', 'pods', 'services', 'clusterDns'] as const;

/** The AKS cluster. learn.microsoft.com/rest/api/aks/managed-clusters */
export function cluster(
  context: CloudContext,
): Resource<ControlPlaneProps, { network: NetworkOutput; identity: IdentityOutput }, ControlPlaneOutput> {
  return {
    permissions: [
      'Microsoft.ContainerService/managedClusters/delete',
      'Microsoft.ContainerService/managedClusters/read',
      'Microsoft.ContainerService/managedClusters/write',
      'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
      'Microsoft.Network/virtualNetworks/subnets/join/action',
    ],
    immutable,

    async observe(ref) {
      const found = await readCluster(cloudOf(context, ref.scope), ref.scope);
      return found && isUsable(found) ? { output: outputOf(found), actual: actualOf(found) } : undefined;
    },

    async ensure(ref, props, needs) {
      const cloud = cloudOf(context, ref.scope);
      const life = lifespan(cloud, ref);
      const made = await bringAbout(cloud, life, () =>
        cloud.run(`cannot create ${life.what}`, life.id, async (options) =>
          (await cloud.clients.containerService()).managedClusters.createOrUpdate(
            groupOf(ref.scope),
            ref.name,
            clusterRequest(ref, props, needs),
            options,
          ),
        ),
      );
      const instead = 'a cluster keeps its network: put the value back, or make a new installation';
      refuseChanges(life.what, props, actualOf(made), immutable, instead);
      return outputOf(await syncCluster(cloud, ref, props, made));
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const found = await listClusters(cloudOf(context, scope), scope);
      return found.map(({ name, tags }) => foundByTags('azure.cluster', name ?? '', tags));
    },
  };
}

function lifespan(cloud: AzureCloud, ref: Ref): Lifespan<ManagedCluster> {
  const what = `the cluster ${ref.name}`;
  return {
    what,
    id: clusterId(ref.scope),
    look: () => readCluster(cloud, ref.scope),
    condition: (found) => (hasFailed(found) && !isStillborn(found) ? 'ready' : conditionOf(found.provisioningState)),
    status: ({ provisioningState }) => provisioningState ?? '',
    whyBroken: ({ status, agentPoolProfiles = [] }) =>
      provisioningFailure(`cannot create ${what}`, [status, ...agentPoolProfiles.map((pool) => pool.status)]),
    remove: async (options) =>
      (await cloud.clients.containerService()).managedClusters.delete(groupOf(ref.scope), ref.name, options),
  };
}

function outputOf(found: ManagedCluster): ControlPlaneOutput {
  return {
    id: found.id ?? '',
    name: found.name ?? '',
    location: normalLocation(found.location),
    version: versionOf(found),
    endpoint: found.fqdn ?? '',
    issuer: found.oidcIssuerProfile?.issuerURL ?? '',
    kubeletPrincipal: found.identityProfile?.['kubeletidentity']?.objectId ?? '',
    nodeResourceGroup: found.nodeResourceGroup ?? '',
  };
}

/** The first pool is a step of its own. */
function actualOf(found: ManagedCluster): Partial<ControlPlaneProps> {
  const { networkPlugin, podCidr, serviceCidr, dnsServiceIP } = found.networkProfile ?? {};
  return {
    location: normalLocation(found.location),
    version: versionOf(found),
    networkMode: networkPlugin === 'kubenet' ? 'kubenet' : 'overlay',
    ...(podCidr === undefined ? {} : { pods: podCidr }),
    ...(serviceCidr === undefined ? {} : { services: serviceCidr }),
    ...(dnsServiceIP === undefined ? {} : { clusterDns: dnsServiceIP }),
    authorizedCidrs: authorizedIn(found),
    tier: found.sku?.tier ?? 'Free',
    tags: userTags(found.tags),
  };
}
