import {
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';

/** A VPC and all that stands in it, as EC2 shows it: equal before and after means that nothing was touched. */
export async function standingIn(ec2: EC2Client, vpc: string): Promise<Record<string, object>> {
  const Filters = [{ Name: 'vpc-id', Values: [vpc] }];
  const attached = [{ Name: 'attachment.vpc-id', Values: [vpc] }];
  const [vpcs, subnets, tables, groups, interfaces, internet, nats] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({ Filters })),
    ec2.send(new DescribeSubnetsCommand({ Filters })),
    ec2.send(new DescribeRouteTablesCommand({ Filters })),
    ec2.send(new DescribeSecurityGroupsCommand({ Filters })),
    ec2.send(new DescribeNetworkInterfacesCommand({ Filters })),
    ec2.send(new DescribeInternetGatewaysCommand({ Filters: attached })),
    ec2.send(new DescribeNatGatewaysCommand({ Filter: Filters })),
  ]);
  return {
    ...byId(vpcs.Vpcs, ({ VpcId }) => VpcId),
    ...byId(subnets.Subnets, ({ SubnetId }) => SubnetId),
    ...byId(tables.RouteTables, ({ RouteTableId }) => RouteTableId),
    ...byId(groups.SecurityGroups, ({ GroupId }) => GroupId),
    ...byId(interfaces.NetworkInterfaces, ({ NetworkInterfaceId }) => NetworkInterfaceId),
    ...byId(internet.InternetGateways, ({ InternetGatewayId }) => InternetGatewayId),
    ...byId(nats.NatGateways, ({ NatGatewayId }) => NatGatewayId),
  };
}

const byId = <T extends object>(items: readonly T[] | undefined, idOf: (item: T) => string | undefined) =>
  Object.fromEntries((items ?? []).map((item) => [idOf(item) ?? '', item] as const));
