import type { CloudContext, Sweepable } from '@slipway/activities-core';
import { cloudOf } from '../cloud.ts';
import { addressesOf, releaseAddresses } from '../ec2/addresses.ts';
import { isToGo, ownNetwork, ownNetworkPermissions } from './own-network.ts';

/** Public addresses that the cluster was given for load balancers. Those of our gateways go with them. Name: the allocation. */
export function address(context: CloudContext): Sweepable {
  return {
    permissions: [...ownNetworkPermissions, 'ec2:DescribeAddresses', 'ec2:ReleaseAddress'],

    async list(scope, kept) {
      const cloud = cloudOf(context, scope);
      const network = await ownNetwork(cloud, scope, kept);
      const found = (await addressesOf(cloud, [])).filter(({ Tags }) => network.isMadeByCluster(Tags));
      return found.map(({ AllocationId, AssociationId, NetworkInterfaceId }) => ({
        kind: 'aws.address',
        name: AllocationId ?? '',
        ...(AssociationId === undefined ? {} : { heldBy: NetworkInterfaceId ?? AssociationId }),
      }));
    },

    async destroy({ scope, name }, kept) {
      const cloud = cloudOf(context, scope);
      const network = await ownNetwork(cloud, scope, kept);
      const filters = [{ Name: 'allocation-id', Values: [name] }];
      const claims = (await addressesOf(cloud, filters))
        .filter(({ Tags }) => network.isMadeByCluster(Tags))
        .map(({ Tags }) => ({ name, isCertain: network.isCertain({ tags: Tags }) }));
      if (isToGo('the public address', name, claims)) await releaseAddresses(cloud, filters);
    },
  };
}
