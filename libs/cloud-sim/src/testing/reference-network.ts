import type { LocalCloud } from '../local-cloud.ts';
import { computeClient, iamClient, project } from './google-clients.ts';

export const region = 'europe-west1';
const nodeAccount = `acme-gke@${project}.iam.gserviceaccount.com`;
const network = `projects/${project}/global/networks/acme-net`;

/** Network, subnet and node account as the reference architecture has them, ready for a cluster. Needs a clock that stands. */
export async function referenceNetwork(cloud: LocalCloud): Promise<void> {
  const compute = computeClient(cloud);
  await compute.networks.insert({ project, requestBody: { name: 'acme-net', autoCreateSubnetworks: false } });
  await cloud.scheduler.advance(180_000);
  const secondaryIpRanges = [
    { rangeName: 'pods', ipCidrRange: '10.0.0.0/12' },
    { rangeName: 'services', ipCidrRange: '10.64.0.0/20' },
  ];
  const requestBody = {
    name: 'acme-nodes',
    network,
    ipCidrRange: '10.255.0.0/16',
    secondaryIpRanges,
    privateIpGoogleAccess: true,
  };
  await compute.subnetworks.insert({ project, region, requestBody });
  await iamClient(cloud).projects.serviceAccounts.create({
    name: `projects/${project}`,
    requestBody: { accountId: 'acme-gke' },
  });
  await cloud.scheduler.advance(300_000);
}

/** The reference cluster, with its temporary default pool. */
export function referenceCluster(name = 'acme-gcp') {
  return {
    name,
    initialNodeCount: 1,
    network,
    subnetwork: `projects/${project}/regions/${region}/subnetworks/acme-nodes`,
    initialClusterVersion: '1.35.6-gke.1200',
    releaseChannel: { channel: 'UNSPECIFIED' as const },
    ipAllocationPolicy: {
      useIpAliases: true,
      clusterSecondaryRangeName: 'pods',
      servicesSecondaryRangeName: 'services',
    },
    networkPolicy: { enabled: true, provider: 'CALICO' as const },
    addonsConfig: { networkPolicyConfig: { disabled: false } },
    workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
    resourceLabels: { 'slipway-installation': 'acme-gcp' },
    nodeConfig: {
      machineType: 'e2-standard-2',
      diskType: 'pd-standard',
      diskSizeGb: 50,
      serviceAccount: nodeAccount,
      imageType: 'UBUNTU_CONTAINERD',
    },
  };
}

export function referencePool(name: string) {
  return {
    name,
    initialNodeCount: 1,
    autoscaling: { enabled: true, minNodeCount: 1, maxNodeCount: 50 },
    management: { autoRepair: true, autoUpgrade: false },
    config: {
      machineType: 'n2-standard-4',
      diskType: 'pd-ssd',
      diskSizeGb: 100,
      serviceAccount: nodeAccount,
      imageType: 'UBUNTU_CONTAINERD',
      labels: { 'gitpod.io/workload_meta': 'true' },
      workloadMetadataConfig: { mode: 'GKE_METADATA' as const },
    },
  };
}
