import type { Ref } from '@slipway/contracts';
import type { ManagedCluster } from '@azure/arm-containerservice';
import type { ControlPlaneProps, IdentityOutput, NetworkOutput } from './kinds.ts';
import { nodeGroupOf } from './names.ts';
import { ownTags } from './ownership.ts';
import { poolRequest } from './pool-request.ts';

/** Name of the pool that a cluster is made with. */
const firstPool = 'services';

/**
 * The cluster of the reference architecture, section 6, row `cluster/control-plane`.
 * learn.microsoft.com/rest/api/aks/managed-clusters/create-or-update
 */
export function clusterRequest(
  ref: Ref,
  props: ControlPlaneProps,
  { network, identity }: { network: NetworkOutput; identity: IdentityOutput },
): ManagedCluster {
  const { firstPool: pool, version, tags } = props;
  const poolTags = ownTags({ scope: ref.scope, step: 'node-pools/services' }, tags);
  return {
    location: props.location,
    tags: ownTags(ref, tags),
    identity: { type: 'UserAssigned', userAssignedIdentities: { [identity.id]: {} } },
    kubernetesVersion: version,
    dnsPrefix: ref.scope.installation,
    nodeResourceGroup: nodeGroupOf(ref.scope),
    enableRbac: true,
    // The worker signs in with the cluster's own administrator.
    disableLocalAccounts: false,
    networkProfile: networkProfile(props),
    oidcIssuerProfile: { enabled: true },
    securityProfile: { workloadIdentity: { enabled: true } },
    autoUpgradeProfile: { upgradeChannel: 'none', nodeOSUpgradeChannel: 'None' },
    ...settings(props),
    agentPoolProfiles: [
      {
        ...poolRequest({ ...pool, version }, network, poolTags),
        name: firstPool,
        mode: 'System',
        type: 'VirtualMachineScaleSets',
      },
    ],
  };
}

/** What of a cluster may change later. AKS keeps clusters of the Premium tier on long-term support, and no others. */
export function settings({
  tier,
  authorizedCidrs,
}: Pick<ControlPlaneProps, 'tier' | 'authorizedCidrs'>): Partial<ManagedCluster> {
  return {
    sku: { name: 'Base', tier },
    supportPlan: tier === 'Premium' ? 'AKSLongTermSupport' : 'KubernetesOfficial',
    apiServerAccessProfile: { authorizedIPRanges: authorizedCidrs },
  };
}

/** Who enforces Gitpod's network policies can be chosen now only. */
function networkProfile(props: ControlPlaneProps): NonNullable<ManagedCluster['networkProfile']> {
  const plugin =
    props.networkMode === 'overlay'
      ? { networkPlugin: 'azure', networkPluginMode: 'overlay' }
      : { networkPlugin: 'kubenet' };
  return {
    ...plugin,
    networkPolicy: 'calico',
    podCidr: props.pods,
    serviceCidr: props.services,
    dnsServiceIP: props.clusterDns,
    loadBalancerSku: 'standard',
    outboundType: 'loadBalancer',
  };
}
