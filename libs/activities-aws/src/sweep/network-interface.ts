import {
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { deleteWhenFree } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { hasOurTags } from '../ownership.ts';
import { isToGo, ownNetwork, ownNetworkPermissions, type Claim, type Kept, type OwnNetwork } from './own-network.ts';

/**
 * Network interfaces that nodes or the control plane left unattached. Those that Amazon manages for something that stands go with it;
 * nobody else can delete them.
 */
export function networkInterface(context: CloudContext): Sweepable {
  return {
    permissions: [...ownNetworkPermissions, 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces'],

    async list(scope, kept) {
      const found = await abandoned(cloudOf(context, scope), scope, kept);
      return found.map(({ name }) => ({ kind: 'aws.network-interface', name }));
    },

    async destroy({ scope, name }, kept) {
      const cloud = cloudOf(context, scope);
      if (!isToGo('the network interface', name, await abandoned(cloud, scope, kept))) return;
      const request = new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: name });
      await deleteWhenFree(cloud, `cannot delete the network interface ${name}`, async () =>
        (await cloud.clients.ec2()).send(request),
      );
    },
  };
}

async function abandoned(cloud: AmazonCloud, scope: Scope, kept: Kept): Promise<Claim[]> {
  const network = await ownNetwork(cloud, scope, kept);
  const free = await cloud.list('cannot list network interfaces', async (NextToken) => {
    const request = new DescribeNetworkInterfacesCommand({
      Filters: [{ Name: 'status', Values: ['available'] }],
      NextToken,
    });
    const page = await (await cloud.clients.ec2()).send(request);
    return { items: page.NetworkInterfaces, next: page.NextToken };
  });
  return free
    .filter((each) => each.RequesterManaged !== true && isOurs(each, network, scope))
    .map(({ NetworkInterfaceId = '', TagSet, VpcId }) => ({
      name: NetworkInterfaceId,
      isCertain: network.isCertain({ tags: TagSet, vpc: VpcId }),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * In our own VPC what EKS and its network plug-in write on it is enough; in an adopted one it has to be our cluster's name. In any
 * other it says nothing: clusters of other times and owners have had that name.
 */
function isOurs({ VpcId, TagSet, Description }: NetworkInterface, network: OwnNetwork, scope: Scope): boolean {
  if (hasOurTags(TagSet, scope) || network.holds(VpcId, TagSet)) return true;
  if (!network.places.includes(VpcId ?? '')) return false;
  if (network.vpcs.length === 0) return network.isOfControlPlane(Description);
  return /^(?:aws-K8S-i-|Amazon EKS )/.test(Description ?? '');
}
