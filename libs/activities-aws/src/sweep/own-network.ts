import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import type { Scope } from '@slipway/contracts';
import type { AmazonCloud } from '../cloud.ts';
import { allClusters } from '../clusters.ts';
import { ofInstallation } from '../ec2/tagged.ts';
import { hasOurTags, tagsIn, type AnyTags } from '../ownership.ts';

/** Permissions of everything in this file. */
export const ownNetworkPermissions = ['ec2:DescribeVpcs', 'eks:DescribeCluster', 'eks:ListClusters'];

/** What Kubernetes makes carries none of our tags: it is ours by our VPC and our cluster's name. */
export interface OwnNetwork {
  /** Ids of the installation's VPCs. Empty: gone, or somebody else's that was adopted. */
  vpcs: readonly string[];
  /** Whether our cluster still stands, so that EKS itself keeps what it made for it. */
  hasCluster: boolean;
  /** Whether our cluster made it, as far as its tags say. Always false where another cluster has the name. */
  isMadeByCluster(tags: AnyTags): boolean;
  /** Whether EKS describes an interface as one of our control plane's. Always false where another cluster has the name. */
  isOfControlPlane(description: string | undefined): boolean;
  /** The same of what stands in a VPC: in ours, where there is one. */
  holds(vpc: string | undefined, tags: AnyTags): boolean;
}

/** Tags by which EKS, the cloud provider, its controllers and the volume driver mark what they make. */
function isOfCluster(tags: AnyTags, cluster: string): boolean {
  const marks = tagsIn(tags);
  return (
    marks[`kubernetes.io/cluster/${cluster}`] === 'owned' ||
    ['eks:cluster-name', 'aws:eks:cluster-name', 'elbv2.k8s.aws/cluster', 'cluster.k8s.amazonaws.com/name'].some(
      (key) => marks[key] === cluster,
    )
  );
}

/** Asked again for each use: an object that changed hands since is not ours. */
export async function ownNetwork(cloud: AmazonCloud, scope: Scope): Promise<OwnNetwork> {
  const [vpcs, clusters] = await Promise.all([ownVpcs(cloud, scope), allClusters(cloud)]);
  const namesake = clusters.find(({ name }) => name === scope.cluster.name);
  const isNameOurs = namesake === undefined || hasOurTags(namesake.tags, scope);
  const isMadeByCluster = (tags: AnyTags): boolean => isNameOurs && isOfCluster(tags, scope.cluster.name);
  return {
    vpcs,
    hasCluster: namesake !== undefined && isNameOurs,
    isMadeByCluster,
    isOfControlPlane: (description) => isNameOurs && description === `Amazon EKS ${scope.cluster.name}`,
    holds: (vpc, tags) => isMadeByCluster(tags) && (vpcs.length === 0 || vpcs.includes(vpc ?? '')),
  };
}

async function ownVpcs(cloud: AmazonCloud, scope: Scope): Promise<string[]> {
  const found = await cloud.list('cannot list VPCs', async (NextToken) => {
    const request = new DescribeVpcsCommand({ Filters: ofInstallation(scope), NextToken });
    const page = await (await cloud.clients.ec2()).send(request);
    return { items: page.Vpcs, next: page.NextToken };
  });
  return found.map(({ VpcId }) => VpcId ?? '');
}
