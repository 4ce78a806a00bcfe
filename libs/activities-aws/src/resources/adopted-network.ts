import { failed, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import { adoptedPermissions, vpcById } from '../ec2/adopted.ts';
import type { AdoptedNetworkProps, NetworkOutput } from '../kinds.ts';
import { planningPermissions } from '../planning-permissions.ts';
import { holderPermissions } from '../sweep/network.ts';

/**
 * A VPC of somebody else's, by its id. Only read: neither tags nor attributes are changed, and it is never removed.
 * docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html
 */
export function adoptedNetwork(context: CloudContext): Resource<AdoptedNetworkProps, object, NetworkOutput> {
  const look = async ({ scope, name }: Ref): Promise<NetworkOutput | undefined> =>
    (await vpcById(cloudOf(context, scope), name)) && { vpc: name };
  return {
    permissions: [
      ...planningPermissions,
      ...holderPermissions(context),
      ...adoptedPermissions,
      'ec2:DescribeRouteTables',
      'ec2:DescribeVpcAttribute',
    ],

    async observe(ref) {
      const output = await look(ref);
      return output && { output, actual: {} };
    },

    async ensure(ref) {
      const output = await look(ref);
      if (output) return output;
      const { account, location } = ref.scope;
      throw failed('INVALID_SPEC', 'SW-SPEC-101', `account ${account} has no VPC ${ref.name} in ${location}`, {
        specPath: 'spec.network.adopt.vpc',
      });
    },

    destroy: () => Promise.resolve(),
  };
}
