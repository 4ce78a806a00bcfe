import type { RouteTable } from '@aws-sdk/client-ec2';

/** Where the default route of a subnet leads: `other` is a NAT gateway, a transit gateway, an appliance. A dead one leads nowhere. */
export function wayOut(tables: readonly RouteTable[], subnet: string): 'internet gateway' | 'other' | 'none' {
  const table =
    tables.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === subnet)) ??
    tables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main === true));
  const route = table?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0');
  if (route?.State !== 'active') return 'none';
  return route.GatewayId?.startsWith('igw-') === true ? 'internet gateway' : 'other';
}
