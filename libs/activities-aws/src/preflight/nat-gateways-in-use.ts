import type { Scope } from '@slipway/contracts';
import type { AmazonCloud } from '../cloud.ts';
import { subnetsById } from '../ec2/adopted.ts';
import { natGatewaysOf } from '../ec2/nat-gateway.ts';
import { hasOurTags } from '../ownership.ts';

/** Permissions of everything in this file. */
export const natGatewaysInUsePermissions = ['ec2:DescribeNatGateways', 'ec2:DescribeSubnets'];

/** Those that failed do not count. docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const counting = ['pending', 'available', 'deleting'] as const;

/** NAT gateways of others in a zone: where one stands, its subnet says. */
export async function natGatewaysInUse(cloud: AmazonCloud, scope: Scope, zone: string): Promise<number> {
  const found = await natGatewaysOf(cloud, [], counting);
  const homes = found
    .filter(({ Tags }) => !hasOurTags(Tags, scope))
    .flatMap(({ SubnetId }) => (SubnetId === undefined ? [] : [SubnetId]));
  if (homes.length === 0) return 0;
  const subnets = await subnetsById(cloud, [...new Set(homes)].sort());
  const here = new Set(subnets.filter((each) => each.AvailabilityZone === zone).map(({ SubnetId }) => SubnetId));
  return homes.filter((id) => here.has(id)).length;
}
