import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { notOwned } from '@slipway/activities-core';
import type { ObjectName, Scope } from '@slipway/contracts';
import type { AmazonCloud } from '../cloud.ts';
import { allClusters } from '../clusters.ts';
import { ofInstallation } from '../ec2/tagged.ts';
import { adoptedNetwork } from '../kinds.ts';
import { hasOurTags, tagsIn, type AnyTags } from '../ownership.ts';

/** Permissions of everything in this file. */
export const ownNetworkPermissions = ['ec2:DescribeVpcs', 'eks:DescribeCluster', 'eks:ListClusters'];

/** What stands on purpose. A VPC of somebody else that was adopted is among it; its name is its id. */
export type Kept = readonly ObjectName[] | undefined;

/** A thing that is ours as far as its cluster's name says. */
export interface Claim {
  name: string;
  /** Whether something of ours speaks for it too. */
  isCertain: boolean;
}

/**
 * Whether one is to be removed: it is not where it stands no more. Any cluster can have our cluster's name, also one that EKS does not
 * know, so the name alone is reported and stays: throws `NOT_OWNED`.
 */
export function isToGo(what: string, name: string, claims: readonly Claim[]): boolean {
  const claim = claims.find((each) => each.name === name);
  if (claim && !claim.isCertain) throw notOwned(what, name);
  return claim !== undefined;
}

/** What Kubernetes makes may carry none of our tags: then it is ours by our VPC and our cluster's name. */
export interface OwnNetwork {
  /** Ids of the installation's VPCs. Empty: gone, or somebody else's that was adopted. */
  vpcs: readonly string[];
  /** Ids of the VPCs that the cluster is known to stand in: ours, else the adopted one. Empty: nothing says which. */
  places: readonly string[];
  /** Whether our cluster still stands, so that EKS itself keeps what it made for it. */
  hasCluster: boolean;
  /** Whether our cluster made it, as far as its tags say. Always false where another cluster has the name. */
  isMadeByCluster(tags: AnyTags): boolean;
  /** Whether EKS describes an interface as one of our control plane's. Always false where another cluster has the name. */
  isOfControlPlane(description: string | undefined): boolean;
  /** The same of what stands in a VPC: in one of the places, where they are known. */
  holds(vpc: string | undefined, tags: AnyTags): boolean;
  /**
   * Whether something of ours speaks for it besides the cluster's name: our own tag, the VPC that it stands in, or, for what stands in
   * none (no `vpc`), a VPC of our own.
   */
  isCertain(made: { tags: AnyTags; vpc?: string | undefined }): boolean;
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
export async function ownNetwork(cloud: AmazonCloud, scope: Scope, kept: Kept = []): Promise<OwnNetwork> {
  const [vpcs, clusters] = await Promise.all([ownVpcs(cloud, scope), allClusters(cloud)]);
  const namesake = clusters.find(({ name }) => name === scope.cluster.name);
  const isNameOurs = namesake === undefined || hasOurTags(namesake.tags, scope);
  const standsIn = isNameOurs ? (namesake?.resourcesVpcConfig?.vpcId ?? '') : '';
  const adopted = kept.filter(({ kind }) => kind === adoptedNetwork.kind).map(({ name }) => name);
  const others = [...adopted, standsIn].filter((id) => id !== '');
  const places = vpcs.length > 0 ? vpcs : others;
  const isMadeByCluster = (tags: AnyTags): boolean => isNameOurs && isOfCluster(tags, scope.cluster.name);
  return {
    vpcs,
    places,
    hasCluster: namesake !== undefined && isNameOurs,
    isMadeByCluster,
    isOfControlPlane: (description) => isNameOurs && description === `Amazon EKS ${scope.cluster.name}`,
    holds: (vpc, tags) => isMadeByCluster(tags) && (places.length === 0 || places.includes(vpc ?? '')),
    isCertain: (made) =>
      hasOurTags(made.tags, scope) || ('vpc' in made ? places.includes(made.vpc ?? '') : vpcs.length > 0),
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
