import { DeleteVolumeCommand, DescribeVolumesCommand, type Volume } from '@aws-sdk/client-ec2';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Found, Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { hasOurTags } from '../ownership.ts';
import { ownNetwork, ownNetworkPermissions } from './own-network.ts';

/** Volumes of PersistentVolumes: they outlive the cluster. Name: the id. */
export function volume(context: CloudContext): Sweepable {
  return {
    permissions: [...ownNetworkPermissions, 'ec2:DeleteVolume', 'ec2:DescribeVolumes'],
    holdsData: true,

    async list(scope) {
      const volumes = await ownVolumes(cloudOf(context, scope), scope);
      return volumes.map(({ VolumeId, Attachments }): Found => {
        const holder = Attachments?.[0]?.InstanceId;
        return {
          kind: 'aws.volume',
          name: VolumeId ?? '',
          holdsData: true,
          ...(holder === undefined ? {} : { heldBy: holder }),
        };
      });
    },

    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      if (!(await ownVolumes(cloud, scope)).some(({ VolumeId }) => VolumeId === name)) return;
      const request = new DeleteVolumeCommand({ VolumeId: name });
      await cloud.delete(`cannot delete the volume ${name}`, async () => (await cloud.clients.ec2()).send(request));
    },
  };
}

async function ownVolumes(cloud: AmazonCloud, scope: Scope): Promise<Volume[]> {
  const network = await ownNetwork(cloud, scope);
  const all = await cloud.list('cannot list volumes', async (NextToken) => {
    const page = await (await cloud.clients.ec2()).send(new DescribeVolumesCommand({ NextToken }));
    return { items: page.Volumes, next: page.NextToken };
  });
  return all.filter(
    (each) => (hasOurTags(each.Tags, scope) || network.isMadeByCluster(each.Tags)) && !goesByItself(each),
  );
}

/** A machine's own disk goes with its machine; lists show what was deleted for a while. */
const goesByItself = ({ Attachments, State }: Volume): boolean =>
  State === 'deleting' ||
  State === 'deleted' ||
  (Attachments ?? []).some(({ DeleteOnTermination }) => DeleteOnTermination === true);
