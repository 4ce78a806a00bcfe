import { driftOf, notOwned, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Found, NodePoolOutput, Ref } from '@slipway/contracts';
import type { protos } from '@google-cloud/container';
import { bringAbout, end, type Condition, type Lifespan } from '../bring-about.ts';
import { once } from '../client.ts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { alone, changeCluster, clusterPath, sendToCluster } from '../cluster-change.ts';
import { nodePoolRequest } from '../cluster-request.ts';
import { hasRule } from '../failure.ts';
import type { NodePoolProps, ServiceAccountOutput } from '../kinds.ts';
import { containerOperations } from '../operations/container.ts';
import { foundByLabels, hasOurLabel, ownLabels, userLabels } from '../ownership.ts';
import { readCluster } from './cluster.ts';

type NodePool = protos.google.container.v1.INodePool;

const immutable = ['machineType', 'diskGb', 'diskType', 'workloads'] as const;

/** A pool of nodes. cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters.nodePools */
export function nodePool(
  context: CloudContext,
): Resource<NodePoolProps, { nodeIdentity: ServiceAccountOutput }, NodePoolOutput> {
  return {
    permissions: [
      'container.clusters.get',
      'container.clusters.update',
      'container.operations.get',
      'container.operations.list',
      'iam.serviceAccounts.actAs',
    ],
    immutable,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      if (!found || ['broken', 'leaving'].includes(conditionOf(found)) || found.status === 'PROVISIONING')
        return undefined;
      return { output: { pool: ref.name }, actual: actualOf(found) };
    },

    async ensure(ref, props, { nodeIdentity }) {
      const cloud = cloudOf(context, ref.scope);
      const made = await alone(cloud, ref.scope, () =>
        bringAbout(cloud, lifespan(cloud, ref), async () => {
          const client = await cloud.clients.container();
          const request = { parent: clusterPath(ref.scope), nodePool: nodePoolRequest(ref, props, nodeIdentity) };
          const what = `cannot create the node pool ${ref.name}`;
          return sendToCluster(cloud, ref.scope, what, () => client.createNodePool(request, once));
        }),
      );
      const instead = 'a pool keeps its machines and disks: put the value back, or make a new installation';
      refuseChanges(`the node pool ${ref.name}`, props, actualOf(made), immutable, instead);
      await sync(cloud, ref, props, made);
      return { pool: ref.name };
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await alone(cloud, ref.scope, () => end(cloud, lifespan(cloud, ref)));
    },

    async list(scope): Promise<Found[]> {
      // In somebody else's cluster of that name, nothing is ours.
      const found = await readCluster(cloudOf(context, scope), scope).catch((error: unknown) => {
        if (hasRule(error, 'SW-OWN-049')) return undefined;
        throw error;
      });
      return (found?.nodePools ?? [])
        .filter((pool) => hasOurLabel(pool.config?.resourceLabels, scope))
        .map((pool) => foundByLabels('gcp.node-pool', pool.name ?? '', pool.config?.resourceLabels))
        .filter((each) => each.step?.startsWith('node-pools/'));
    },
  };
}

const poolPath = (ref: Ref): string => `${clusterPath(ref.scope)}/nodePools/${ref.name}`;

/** A pool belongs to whom its cluster belongs, and says so itself. */
async function look(cloud: GoogleCloud, ref: Ref): Promise<NodePool | undefined> {
  if (!(await readCluster(cloud, ref.scope))) return undefined;
  const client = await cloud.clients.container();
  const found = await cloud.find(`cannot read the node pool ${ref.name}`, async () => {
    return (await client.getNodePool({ name: poolPath(ref) }, once))[0];
  });
  if (found && !hasOurLabel(found.config?.resourceLabels, ref.scope)) throw notOwned('the node pool', ref.name);
  return found;
}

function conditionOf({ status }: NodePool): Condition {
  if (status === 'STOPPING') return 'leaving';
  if (status === 'ERROR') return 'broken';
  return status === 'RUNNING' || status === 'RUNNING_WITH_ERROR' ? 'ready' : 'busy';
}

function lifespan(cloud: GoogleCloud, ref: Ref): Lifespan<NodePool> {
  const { scope } = ref;
  const path = `clusters/${scope.cluster.name}/nodePools/${ref.name}`;
  return {
    what: `the node pool ${ref.name}`,
    target: path,
    operations: containerOperations(cloud, scope.cluster.location, path),
    look: () => look(cloud, ref),
    condition: conditionOf,
    lagMs: 30_000,
    async remove() {
      const client = await cloud.clients.container();
      const what = `cannot delete the node pool ${ref.name}`;
      return sendToCluster(cloud, scope, what, () => client.deleteNodePool({ name: poolPath(ref) }, once));
    },
  };
}

function actualOf({ config, autoscaling, management }: NodePool): Partial<NodePoolProps> {
  const workloads = Object.entries(config?.labels ?? {}).filter(
    ([key, value]) => key.startsWith('gitpod.io/') && value === 'true',
  );
  return {
    machineType: config?.machineType ?? '',
    diskGb: config?.diskSizeGb ?? 0,
    diskType: config?.diskType ?? '',
    min: autoscaling?.minNodeCount ?? 0,
    max: autoscaling?.maxNodeCount ?? 0,
    workloads: workloads.map(([key]) => key).sort(),
    autoUpgrade: management?.autoUpgrade ?? false,
    labels: userLabels(config?.resourceLabels),
  };
}

/** Bounds of the autoscaler, upgrades and labels can change in place. */
async function sync(cloud: GoogleCloud, ref: Ref, props: NodePoolProps, found: NodePool): Promise<void> {
  const client = await cloud.clients.container();
  const name = poolPath(ref);
  const changed = new Set(driftOf(props, actualOf(found)).map(({ prop }) => prop));
  const what = `cannot change ${[...changed].join(', ')} of the node pool ${ref.name}`;
  if (changed.has('min') || changed.has('max')) {
    const autoscaling = { enabled: true, minNodeCount: props.min, maxNodeCount: props.max };
    await changeCluster(cloud, ref.scope, what, () => client.setNodePoolAutoscaling({ name, autoscaling }, once));
  }
  if (changed.has('autoUpgrade')) {
    const management = { autoRepair: true, autoUpgrade: props.autoUpgrade };
    await changeCluster(cloud, ref.scope, what, () => client.setNodePoolManagement({ name, management }, once));
  }
  if (changed.has('labels')) {
    const resourceLabels = { labels: ownLabels(ref, props.labels) };
    await changeCluster(cloud, ref.scope, what, () => client.updateNodePool({ name, resourceLabels }, once));
  }
}
