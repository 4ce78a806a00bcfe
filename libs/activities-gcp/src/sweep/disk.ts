import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Found, Scope } from '@slipway/contracts';
import type { compute_v1 } from '@googleapis/compute';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { hasOurLabel } from '../ownership.ts';
import { everyPage } from '../pages.ts';
import { allClusters } from '../resources/cluster.ts';
import { isInRegion } from '../zones.ts';
import { lastOf } from './own-network.ts';
import { remove } from './remove.ts';

type Disk = compute_v1.Schema$Disk;

/** Disks of PersistentVolumes: they carry the cluster's name and not our label. Name: `<zone>/<disk>`. */
export function disk(context: CloudContext): Sweepable {
  return {
    permissions: [
      'compute.disks.delete',
      'compute.disks.get',
      'compute.disks.list',
      'compute.zoneOperations.get',
      'compute.zoneOperations.list',
    ],
    holdsData: true,

    async list(scope) {
      const disks = await ownDisks(cloudOf(context, scope), scope);
      return disks.map((each): Found => {
        const user = each.users?.[0];
        return {
          kind: 'gcp.disk',
          name: `${lastOf(each.zone)}/${each.name ?? ''}`,
          holdsData: true,
          ...(user ? { heldBy: lastOf(user) } : {}),
        };
      });
    },

    async destroy({ scope, name: path }) {
      const cloud = cloudOf(context, scope);
      const [zone = '', name = ''] = path.split('/');
      const [found, strangers] = await Promise.all([read(cloud, zone, name), strangersOf(cloud, scope)]);
      if (!found || !isOurs(found, scope, strangers)) return;
      const { disks } = await cloud.clients.compute();
      await remove(cloud, { zone }, `zones/${zone}/disks/${name}`, () =>
        disks.delete({ project: cloud.project, zone, disk: name }),
      );
    },
  };
}

/**
 * Of our cluster's volumes. Boot disks carry our label and go with their machines.
 * @param strangers locations of clusters that have our cluster's name and are not ours
 */
function isOurs({ labels }: Disk, scope: Scope, strangers: readonly string[]): boolean {
  if (hasOurLabel(labels, scope)) return true;
  const location = labels?.['goog-k8s-cluster-location'] ?? scope.cluster.location;
  return (
    labels?.['goog-k8s-cluster-name'] === scope.cluster.name &&
    isInRegion(location, scope.location) &&
    !strangers.includes(location)
  );
}

/** Clusters are named apart only within their location. */
async function strangersOf(cloud: GoogleCloud, scope: Scope): Promise<string[]> {
  const named = (await allClusters(cloud)).filter(({ name }) => name === scope.cluster.name);
  return named
    .filter(({ resourceLabels }) => !hasOurLabel(resourceLabels, scope))
    .map(({ location }) => location ?? '');
}

async function ownDisks(cloud: GoogleCloud, scope: Scope): Promise<Disk[]> {
  const { disks } = await cloud.clients.compute();
  const [strangers, scopes] = await Promise.all([
    strangersOf(cloud, scope),
    cloud.list('cannot list disks', () =>
      everyPage(
        (page) => disks.aggregatedList({ project: cloud.project, ...page }),
        ({ items }) => Object.values(items ?? {}),
      ),
    ),
  ]);
  const listed = scopes.flatMap((each) => each.disks ?? []).filter((each) => isOurs(each, scope, strangers));
  const standing = await Promise.all(listed.map((each) => read(cloud, lastOf(each.zone), each.name ?? '')));
  return listed.filter((_, index) => standing[index]);
}

async function read(cloud: GoogleCloud, zone: string, name: string): Promise<Disk | undefined> {
  const { disks } = await cloud.clients.compute();
  return cloud.find(`cannot read the disk ${name}`, async () => {
    return (await disks.get({ project: cloud.project, zone, disk: name })).data;
  });
}
