import type { protos } from '@google-cloud/container';
import type { Ref } from '@slipway/contracts';
import type { ClusterProps, NodePoolProps, ServiceAccountOutput, SubnetOutput } from './kinds.ts';
import { defaultPoolName, workloadPool } from './names.ts';
import { ownLabels } from './ownership.ts';

type Cluster = protos.google.container.v1.ICluster;
type NodeConfig = protos.google.container.v1.INodeConfig;
type NodePool = protos.google.container.v1.INodePool;

/** Pods on a node, on every cloud. Source: the reference architecture, section 1.5. */
const maxPodsPerNode = 110;

/** Settings of every machine: nodes act as their own account, and pods reach its token only through the metadata server. */
function nodeConfig(account: ServiceAccountOutput): NodeConfig {
  return {
    imageType: 'UBUNTU_CONTAINERD',
    serviceAccount: account.email,
    oauthScopes: ['https://www.googleapis.com/auth/cloud-platform'],
    metadata: { 'disable-legacy-endpoints': 'true' },
    workloadMetadataConfig: { mode: 'GKE_METADATA' },
  };
}

/** The cluster of the reference architecture, section 4, row `cluster/control-plane`. */
export function clusterRequest(
  ref: Ref,
  props: ClusterProps,
  needs: { subnet: SubnetOutput; nodeIdentity: ServiceAccountOutput },
): Cluster {
  const labels = ownLabels(ref, props.labels);
  return {
    name: ref.name,
    description: `Gitpod at ${ref.scope.domain}`,
    initialClusterVersion: props.version,
    locations: props.zones,
    releaseChannel: { channel: props.channel === 'none' ? 'UNSPECIFIED' : channels[props.channel] },
    network: needs.subnet.network,
    subnetwork: needs.subnet.subnet,
    ipAllocationPolicy: {
      useIpAliases: true,
      clusterSecondaryRangeName: 'pods',
      servicesSecondaryRangeName: 'services',
    },
    defaultMaxPodsConstraint: { maxPodsPerNode },
    networkPolicy: { enabled: true, provider: 'CALICO' },
    networkConfig: { datapathProvider: 'LEGACY_DATAPATH', dnsConfig: { clusterDns: 'KUBE_DNS' } },
    addonsConfig: {
      networkPolicyConfig: { disabled: false },
      horizontalPodAutoscaling: { disabled: false },
      httpLoadBalancing: { disabled: true },
      dnsCacheConfig: { enabled: true },
      gcePersistentDiskCsiDriverConfig: { enabled: true },
    },
    workloadIdentityConfig: { workloadPool: workloadPool(ref.scope.account) },
    legacyAbac: { enabled: false },
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    ...(props.authorizedCidrs.length > 0 ? { masterAuthorizedNetworksConfig: authorizedNetworks(props) } : {}),
    ...(props.channel === 'none' ? {} : { maintenancePolicy: noUpgrades(new Date()) }),
    resourceLabels: labels,
    nodePools: [
      {
        name: defaultPoolName,
        initialNodeCount: 1,
        autoscaling: { enabled: true, minNodeCount: 0, maxNodeCount: 1 },
        management: { autoRepair: true, autoUpgrade: props.channel !== 'none' },
        config: {
          ...nodeConfig(needs.nodeIdentity),
          machineType: 'e2-standard-2',
          diskType: 'pd-standard',
          diskSizeGb: 50,
          resourceLabels: labels,
        },
      },
    ],
  };
}

const channels = { regular: 'REGULAR', stable: 'STABLE', extended: 'EXTENDED' } as const;

export function authorizedNetworks(
  props: Pick<ClusterProps, 'authorizedCidrs'>,
): protos.google.container.v1.IMasterAuthorizedNetworksConfig {
  const cidrBlocks = props.authorizedCidrs.map((cidrBlock) => ({ cidrBlock }));
  return { enabled: cidrBlocks.length > 0, cidrBlocks };
}

/** In a channel upgrades cannot be switched off, only put off: workspaces die when nodes are rotated. At most 180 days at once. */
function noUpgrades(from: Date): protos.google.container.v1.IMaintenancePolicy {
  const until = new Date(from.getTime() + 179 * 86_400_000);
  const at = (date: Date): { seconds: number } => ({ seconds: Math.floor(date.getTime() / 1000) });
  return {
    window: {
      maintenanceExclusions: {
        'slipway-no-upgrades': {
          startTime: at(from),
          endTime: at(until),
          maintenanceExclusionOptions: { scope: 'NO_MINOR_OR_NODE_UPGRADES' },
        },
      },
    },
  };
}

/** A pool of the reference architecture, section 4, row `node-pools/services`. */
export function nodePoolRequest(ref: Ref, props: NodePoolProps, account: ServiceAccountOutput): NodePool {
  return {
    name: ref.name,
    initialNodeCount: props.desired,
    autoscaling: { enabled: true, minNodeCount: props.min, maxNodeCount: props.max },
    management: { autoRepair: true, autoUpgrade: props.autoUpgrade },
    maxPodsConstraint: { maxPodsPerNode },
    config: {
      ...nodeConfig(account),
      machineType: props.machineType,
      diskType: props.diskType,
      diskSizeGb: props.diskGb,
      labels: Object.fromEntries(props.workloads.map((workload) => [workload, 'true'])),
      resourceLabels: ownLabels(ref, props.labels),
    },
  };
}
