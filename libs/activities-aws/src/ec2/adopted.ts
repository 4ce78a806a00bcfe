import { DescribeSubnetsCommand, DescribeVpcsCommand, type Subnet, type Vpc } from '@aws-sdk/client-ec2';
import type { AmazonCloud } from '../cloud.ts';

/** Permissions of everything in this file. */
export const adoptedPermissions = ['ec2:DescribeSubnets', 'ec2:DescribeVpcs'];

/** By id, whoever made it. Undefined: the region has none of this id. */
export async function vpcById(cloud: AmazonCloud, id: string): Promise<Vpc | undefined> {
  const Filters = [{ Name: 'vpc-id', Values: [id] }];
  const found = await cloud.read(`cannot read the VPC ${id}`, async () =>
    (await cloud.clients.ec2()).send(new DescribeVpcsCommand({ Filters })),
  );
  return found.Vpcs?.[0];
}

/** Those of the ids that exist, whoever made them. */
export function subnetsById(cloud: AmazonCloud, ids: readonly string[]): Promise<Subnet[]> {
  const Filters = [{ Name: 'subnet-id', Values: [...ids] }];
  return cloud.list('cannot list subnets', async (token) => {
    const client = await cloud.clients.ec2();
    const page = await client.send(
      new DescribeSubnetsCommand({ Filters, ...(token === undefined ? {} : { NextToken: token }) }),
    );
    return { items: page.Subnets, next: page.NextToken };
  });
}
