import {
  DeleteNodegroupCommand,
  DescribeNodegroupCommand,
  ListNodegroupsCommand,
  type Nodegroup,
} from '@aws-sdk/client-eks';
import { concurrently, notOwned } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { end, type Condition, type Lifespan } from './bring-about.ts';
import type { AmazonCloud } from './cloud.ts';
import { issuesFailure } from './cluster-health.ts';
import { readCluster } from './clusters.ts';
import { hasRule } from './failure.ts';
import { hasOurTags } from './ownership.ts';

/** Ours, in our cluster. */
export async function listNodeGroups(cloud: AmazonCloud, scope: Scope): Promise<Nodegroup[]> {
  // In somebody else's cluster of that name, nothing is ours.
  const cluster = await readCluster(cloud, scope).catch((error: unknown) => {
    if (hasRule(error, 'SW-OWN-049')) return undefined;
    throw error;
  });
  if (!cluster) return [];
  const clusterName = scope.cluster.name;
  const names = await cloud.list(`cannot list node groups of the cluster ${clusterName}`, async (nextToken) => {
    const page = await (await cloud.clients.eks()).send(new ListNodegroupsCommand({ clusterName, nextToken }));
    return { items: page.nodegroups, next: page.nextToken };
  });
  const found = await concurrently(names, 5, (name) => describe(cloud, scope, name));
  return found.filter((each) => each !== undefined).filter((each) => hasOurTags(each.tags, scope));
}

/** Removes every node group of ours that the cluster of a scope still has. */
export async function removeNodeGroups(cloud: AmazonCloud, scope: Scope): Promise<void> {
  const ours = await listNodeGroups(cloud, scope);
  await concurrently(ours, 5, ({ nodegroupName = '' }) => removeNodeGroup(cloud, scope, nodegroupName));
}

/** Removes one; absent is success. */
export const removeNodeGroup = (cloud: AmazonCloud, scope: Scope, name: string): Promise<void> =>
  end(cloud, lifespan(cloud, scope, name));

async function describe(cloud: AmazonCloud, scope: Scope, nodegroupName: string): Promise<Nodegroup | undefined> {
  const command = new DescribeNodegroupCommand({ clusterName: scope.cluster.name, nodegroupName });
  return (
    await cloud.find(`cannot read the node group ${nodegroupName}`, async () =>
      (await cloud.clients.eks()).send(command),
    )
  )?.nodegroup;
}

/** A group says itself whose it is. */
export async function lookAtNodeGroup(cloud: AmazonCloud, scope: Scope, name: string): Promise<Nodegroup | undefined> {
  const found = await describe(cloud, scope, name);
  if (found && !hasOurTags(found.tags, scope)) throw notOwned('the node group', name);
  return found;
}

/** One that is degraded has machines all the same; whether they are ready is asked inside the cluster. */
export function conditionOf({ status }: Nodegroup): Condition {
  if (status === 'DELETING') return 'leaving';
  if (status === 'CREATE_FAILED' || status === 'DELETE_FAILED') return 'broken';
  return status === 'ACTIVE' || status === 'DEGRADED' ? 'ready' : 'busy';
}

export function lifespan(cloud: AmazonCloud, scope: Scope, name: string): Lifespan<Nodegroup> {
  const what = `the node group ${name}`;
  return {
    what,
    look: () => lookAtNodeGroup(cloud, scope, name),
    condition: conditionOf,
    status: ({ status }) => status ?? 'UNKNOWN',
    whyBroken({ health, status }) {
      const doing = status === 'DELETE_FAILED' ? 'delete' : 'create';
      return issuesFailure(health?.issues, `cannot ${doing} ${what}`, `it ended as ${status}`);
    },
    async remove() {
      const command = new DeleteNodegroupCommand({ clusterName: scope.cluster.name, nodegroupName: name });
      await cloud.delete(`cannot delete ${what}`, async () => (await cloud.clients.eks()).send(command));
    },
  };
}
