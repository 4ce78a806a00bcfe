import { DeleteVolumeCommand, DescribeVolumesCommand, type Volume } from '@aws-sdk/client-ec2';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Found, Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { hasOurTags } from '../ownership.ts';
import { isToGo, ownNetwork, ownNetworkPermissions, type Claim, type Kept } from './own-network.ts';

/** Volumes of PersistentVolumes: they outlive the cluster. Name: the id. */
export function volume(context: CloudContext): Sweepable {
  return {
    permissions: [...ownNetworkPermissions, 'ec2:DeleteVolume', 'ec2:DescribeVolumes'],
    holdsData: true,

    async list(scope, kept) {
      const volumes = await ownVolumes(cloudOf(context, scope), scope, kept);
      return volumes.map(({ name, holder }): Found => {
        const heldBy = holder === undefined ? {} : { heldBy: holder };
        return { kind: 'aws.volume', name, holdsData: true, ...heldBy };
      });
    },

    async destroy({ scope, name }, kept) {
      const cloud = cloudOf(context, scope);
      if (!isToGo('the volume', name, await ownVolumes(cloud, scope, kept))) return;
      const request = new DeleteVolumeCommand({ VolumeId: name });
      await cloud.delete(`cannot delete the volume ${name}`, async () => (await cloud.clients.ec2()).send(request));
    },
  };
}

async function ownVolumes(
  cloud: AmazonCloud,
  scope: Scope,
  kept: Kept,
): Promise<(Claim & { holder: string | undefined })[]> {
  const network = await ownNetwork(cloud, scope, kept);
  const all = await cloud.list('cannot list volumes', async (NextToken) => {
    const page = await (await cloud.clients.ec2()).send(new DescribeVolumesCommand({ NextToken }));
    return { items: page.Volumes, next: page.NextToken };
  });
  return all
    .filter((each) => (hasOurTags(each.Tags, scope) || network.isMadeByCluster(each.Tags)) && !goesByItself(each))
    .map(({ VolumeId = '', Tags, Attachments }) => ({
      name: VolumeId,
      isCertain: network.isCertain({ tags: Tags }),
      holder: Attachments?.[0]?.InstanceId,
    }));
}

/** A machine's own disk goes with its machine; lists show what was deleted for a while. */
const goesByItself = ({ Attachments, State }: Volume): boolean =>
  State === 'deleting' ||
  State === 'deleted' ||
  (Attachments ?? []).some(({ DeleteOnTermination }) => DeleteOnTermination === true);
