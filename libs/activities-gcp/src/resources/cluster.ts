import { driftOf, failed, notOwned, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { ClusterOutput, Ref, Scope } from '@slipway/contracts';
import type { protos } from '@google-cloud/container';
import { bringAbout, end, type Condition, type Lifespan } from '../bring-about.ts';
import { once } from '../client.ts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { alone, changeCluster, clusterPath, sendToCluster } from '../cluster-change.ts';
import { authorizedNetworks, clusterRequest } from '../cluster-request.ts';
import type { ClusterProps, ServiceAccountOutput, SubnetOutput } from '../kinds.ts';
import { defaultPoolName } from '../names.ts';
import { containerOperations } from '../operations/container.ts';
import { foundByLabels, hasOurLabel, ownLabels, userLabels } from '../ownership.ts';

export type Cluster = protos.google.container.v1.ICluster;

const immutable = ['location', 'zones', 'version', 'channel'] as const;

/** The GKE cluster. cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters */
export function cluster(
  context: CloudContext,
): Resource<ClusterProps, { subnet: SubnetOutput; nodeIdentity: ServiceAccountOutput }, ClusterOutput> {
  return {
    permissions: [
      'compute.networks.use',
      'compute.subnetworks.use',
      'container.clusters.create',
      'container.clusters.delete',
      'container.clusters.get',
      'container.clusters.list',
      'container.clusters.update',
      'container.operations.get',
      'container.operations.list',
      'iam.serviceAccounts.actAs',
    ],
    immutable,

    async observe(ref) {
      const found = await readCluster(cloudOf(context, ref.scope), ref.scope);
      // One that failed after it ran stands; what it is differs from every plan.
      if (found && mayHoldLostKeys(found))
        return { output: outputOf(found), actual: { ...actualOf(found), labels: { status: 'ERROR' } } };
      if (!found || ['broken', 'leaving'].includes(conditionOf(found)) || found.status === 'PROVISIONING')
        return undefined;
      return { output: outputOf(found), actual: actualOf(found) };
    },

    async ensure(ref, props, needs) {
      const cloud = cloudOf(context, ref.scope);
      const made = await alone(cloud, ref.scope, () => {
        const parent = clusterPath(ref.scope).replace(/\/clusters\/.*$/, '');
        const life = lifespan(cloud, ref);
        const look = async (): Promise<Cluster | undefined> => {
          const found = await life.look();
          if (found && mayHoldLostKeys(found)) throw failedWithKeys(ref);
          return found;
        };
        return bringAbout(cloud, { ...life, look }, async () => {
          const client = await cloud.clients.container();
          const request = { parent, cluster: clusterRequest(ref, props, needs) };
          const what = `cannot create the cluster ${ref.name}`;
          return sendToCluster(cloud, ref.scope, what, () => client.createCluster(request, once));
        });
      });
      const instead = 'upgrade with gcloud and set kubernetes.version to auto, or make a new installation';
      refuseChanges(`the cluster ${ref.name}`, props, actualOf(made), immutable, instead);
      await sync(cloud, ref, props, made);
      return outputOf(made);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await alone(cloud, ref.scope, () => end(cloud, lifespan(cloud, ref)));
    },

    async list(scope) {
      const found = await listClusters(cloudOf(context, scope), scope);
      return found.map((each) => foundByLabels('gcp.cluster', each.name ?? '', each.resourceLabels));
    },
  };
}

/** Ours, wherever in the project. */
export async function listClusters(cloud: GoogleCloud, scope: Pick<Scope, 'installation'>): Promise<Cluster[]> {
  return (await allClusters(cloud)).filter((each) => hasOurLabel(each.resourceLabels, scope));
}

/** Of the whole project, whoever's. */
export async function allClusters(cloud: GoogleCloud): Promise<Cluster[]> {
  const client = await cloud.clients.container();
  return cloud.list('cannot list clusters', async () => {
    const [{ clusters }] = await client.listClusters({ parent: `projects/${cloud.project}/locations/-` }, once);
    return clusters ?? [];
  });
}

/** The cluster of a scope. Undefined: absent. Throws `NOT_OWNED`. */
export async function readCluster(cloud: GoogleCloud, scope: Scope): Promise<Cluster | undefined> {
  const client = await cloud.clients.container();
  const { name } = scope.cluster;
  const found = await cloud.find(`cannot read the cluster ${name}`, async () => {
    return (await client.getCluster({ name: clusterPath(scope) }, once))[0];
  });
  if (found && !hasOurLabel(found.resourceLabels, scope)) throw notOwned('the cluster', name);
  return found;
}

function conditionOf({ status }: Cluster): Condition {
  if (status === 'STOPPING') return 'leaving';
  if (status === 'ERROR') return 'broken';
  return status === 'RUNNING' || status === 'DEGRADED' ? 'ready' : 'busy';
}

/**
 * Failed after it ran: it is made with the default pool alone, and gets its others once it stands. It may hold the only copy of the
 * encryption keys, and is never made again.
 */
const mayHoldLostKeys = ({ status, nodePools }: Cluster): boolean =>
  status === 'ERROR' && (nodePools ?? []).some(({ name }) => name !== defaultPoolName);

/**
 * Whether its API server can be expected to answer. Of one that failed after it ran, too: what lives in it must not be taken for
 * absent only because it is silent.
 */
export const isUsable = (found: Cluster): boolean =>
  found.status === 'ERROR' ? mayHoldLostKeys(found) : !['PROVISIONING', 'STOPPING'].includes(String(found.status));

function failedWithKeys({ name, scope }: Ref): Error {
  const { account, cluster: its } = scope;
  const message = `the cluster ${name} has failed, and it may hold the only encryption keys: it is not made again`;
  return failed('DEPENDENCY', 'SW-DEP-060', message, {
    fix: `repair or delete it: gcloud container clusters describe ${name} --location ${its.location} --project ${account}; then slipway retry {name}`,
  });
}

function lifespan(cloud: GoogleCloud, ref: Ref): Lifespan<Cluster> {
  const { scope } = ref;
  const path = `clusters/${scope.cluster.name}`;
  return {
    what: `the cluster ${ref.name}`,
    target: path,
    operations: containerOperations(cloud, scope.cluster.location, path),
    look: () => readCluster(cloud, scope),
    condition: conditionOf,
    lagMs: 30_000,
    async remove() {
      const client = await cloud.clients.container();
      const what = `cannot delete the cluster ${ref.name}`;
      return sendToCluster(cloud, scope, what, () => client.deleteCluster({ name: clusterPath(scope) }, once));
    },
  };
}

const outputOf = (found: Cluster): ClusterOutput => ({
  name: found.name ?? '',
  location: found.location ?? '',
  version: found.currentMasterVersion ?? '',
});

function actualOf(found: Cluster): Partial<ClusterProps> {
  const channel = String(found.releaseChannel?.channel ?? 'UNSPECIFIED').toLowerCase();
  const { cidrBlocks, enabled } = found.masterAuthorizedNetworksConfig ?? {};
  return {
    location: found.location ?? '',
    zones: [...(found.locations ?? [])].sort(),
    version: found.currentMasterVersion ?? '',
    channel: channel === 'unspecified' ? 'none' : (channel as ClusterProps['channel']),
    authorizedCidrs: enabled ? (cidrBlocks ?? []).map((block) => block.cidrBlock ?? '').sort() : [],
    labels: userLabels(found.resourceLabels),
  };
}

/** Labels and who may reach the API server can change in place. */
async function sync(cloud: GoogleCloud, ref: Ref, props: ClusterProps, found: Cluster): Promise<void> {
  const client = await cloud.clients.container();
  const name = clusterPath(ref.scope);
  for (const { prop } of driftOf(props, actualOf(found))) {
    const what = `cannot change ${prop} of the cluster ${ref.name}`;
    if (prop === 'labels') {
      const labelFingerprint = found.labelFingerprint ?? '';
      const resourceLabels = ownLabels(ref, props.labels);
      await changeCluster(cloud, ref.scope, what, () =>
        client.setLabels({ name, labelFingerprint, resourceLabels }, once),
      );
    }
    if (prop === 'authorizedCidrs') {
      const update = { desiredMasterAuthorizedNetworksConfig: authorizedNetworks(props) };
      await changeCluster(cloud, ref.scope, what, () => client.updateCluster({ name, update }, once));
    }
  }
}
