import { DescribeClusterCommand, ListClustersCommand, type Cluster } from '@aws-sdk/client-eks';
import { concurrently, notOwned } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import type { AmazonCloud } from './cloud.ts';
import { hasOurTags } from './ownership.ts';

/** Clusters that are read at a time. */
const atATime = 5;

/** Of the region, whoever's. */
export async function allClusters(cloud: AmazonCloud): Promise<Cluster[]> {
  const names = await cloud.list('cannot list clusters', async (nextToken) => {
    const page = await (await cloud.clients.eks()).send(new ListClustersCommand({ nextToken }));
    return { items: page.clusters, next: page.nextToken };
  });
  const found = await concurrently(names, atATime, (name) => describe(cloud, name));
  return found.filter((each) => each !== undefined);
}

/** Ours, in the region. */
export async function listClusters(cloud: AmazonCloud, scope: Pick<Scope, 'installation'>): Promise<Cluster[]> {
  return (await allClusters(cloud)).filter((each) => hasOurTags(each.tags, scope));
}

/** The cluster of a scope. Undefined: absent. Throws `NOT_OWNED`. */
export async function readCluster(cloud: AmazonCloud, scope: Scope): Promise<Cluster | undefined> {
  const { name } = scope.cluster;
  const found = await describe(cloud, name);
  if (found && !hasOurTags(found.tags, scope)) throw notOwned('the cluster', name);
  return found;
}

async function describe(cloud: AmazonCloud, name: string): Promise<Cluster | undefined> {
  const command = new DescribeClusterCommand({ name });
  return (await cloud.find(`cannot read the cluster ${name}`, async () => (await cloud.clients.eks()).send(command)))
    ?.cluster;
}

/** Whether its API server can be expected to answer. */
export const isUsable = ({ status }: Cluster): boolean => status === 'ACTIVE' || status === 'UPDATING';
