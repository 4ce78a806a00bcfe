import { DeleteSnapshotCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { hasOurTags } from '../ownership.ts';
import { isToGo, ownNetwork, ownNetworkPermissions, type Claim, type Kept } from './own-network.ts';

/** Snapshots of volumes, made by the cluster's volume driver. Name: the id. */
export function snapshot(context: CloudContext): Sweepable {
  return {
    permissions: [...ownNetworkPermissions, 'ec2:DeleteSnapshot', 'ec2:DescribeSnapshots'],
    holdsData: true,

    async list(scope, kept) {
      const found = await ownSnapshots(cloudOf(context, scope), scope, kept);
      return found.map(({ name }) => ({ kind: 'aws.snapshot', name, holdsData: true }));
    },

    async destroy({ scope, name }, kept) {
      const cloud = cloudOf(context, scope);
      if (!isToGo('the snapshot', name, await ownSnapshots(cloud, scope, kept))) return;
      const request = new DeleteSnapshotCommand({ SnapshotId: name });
      await cloud.delete(`cannot delete the snapshot ${name}`, async () => (await cloud.clients.ec2()).send(request));
    },
  };
}

async function ownSnapshots(cloud: AmazonCloud, scope: Scope, kept: Kept): Promise<Claim[]> {
  const network = await ownNetwork(cloud, scope, kept);
  const all = await cloud.list('cannot list snapshots', async (NextToken) => {
    const page = await (
      await cloud.clients.ec2()
    ).send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], NextToken }));
    return { items: page.Snapshots, next: page.NextToken };
  });
  return all
    .filter(({ Tags }) => hasOurTags(Tags, scope) || network.isMadeByCluster(Tags))
    .map(({ SnapshotId = '', Tags }) => ({ name: SnapshotId, isCertain: network.isCertain({ tags: Tags }) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
