import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  type Filter,
} from '@aws-sdk/client-ec2';
import { failed } from '@slipway/activities-core';
import { deleteWhenFree } from '../bring-about.ts';
import type { AmazonCloud } from '../cloud.ts';
import { isHeld } from '../failure.ts';

/**
 * Deletes a part of the network as soon as nothing uses it.
 * @param filter finds network interfaces and security groups in it
 * @param free called after each refusal
 * @throws DEPENDENCY (SW-DEP-054) that names what holds it, which EC2 itself does not say
 */
export async function deleteUnlessHeld(
  cloud: AmazonCloud,
  what: string,
  filter: Filter,
  call: () => Promise<unknown>,
  free: () => Promise<void>,
): Promise<void> {
  try {
    await deleteWhenFree(cloud, what, call, free);
  } catch (error) {
    if (!isHeld(error)) throw error;
    const holder = await holderOf(cloud, filter);
    if (holder === undefined) throw error;
    throw failed('DEPENDENCY', 'SW-DEP-054', `${what}: ${holder} still uses it`, {
      fix: `if it is not of this installation, remove or move ${holder}, then slipway retry {name}`,
      cause: error,
    });
  }
}

/** In words: `network interface eni-0a1b (ELB acme)`. */
async function holderOf(cloud: AmazonCloud, filter: Filter): Promise<string | undefined> {
  const Filters = [filter];
  const interfaces = await cloud.read('cannot list network interfaces', async () =>
    (await cloud.clients.ec2()).send(new DescribeNetworkInterfacesCommand({ Filters })),
  );
  const [first] = interfaces.NetworkInterfaces ?? [];
  if (first)
    return `network interface ${first.NetworkInterfaceId}${first.Description ? ` (${first.Description})` : ''}`;
  if (filter.Name !== 'vpc-id') return undefined;
  const subnets = await cloud.read('cannot list subnets', async () =>
    (await cloud.clients.ec2()).send(new DescribeSubnetsCommand({ Filters })),
  );
  const [subnet] = subnets.Subnets ?? [];
  if (subnet) return `subnet ${subnet.SubnetId}`;
  const groups = await cloud.read('cannot list security groups', async () =>
    (await cloud.clients.ec2()).send(new DescribeSecurityGroupsCommand({ Filters })),
  );
  const group = groups.SecurityGroups?.find(({ GroupName }) => GroupName !== 'default');
  return group && `security group ${group.GroupId} (${group.GroupName})`;
}
