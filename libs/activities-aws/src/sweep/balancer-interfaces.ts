import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { failed } from '@slipway/activities-core';
import type { AmazonCloud } from '../cloud.ts';

/** Permissions of everything in this file. */
export const interfacePermissions = ['ec2:DescribeNetworkInterfaces'];

/** Until Amazon takes away the interfaces of a load balancer that was deleted. Source: `clouds.md` section 5.5. */
const goneBudgetMs = 600_000;

/**
 * Waits until the network interfaces of a deleted load balancer are gone: only Amazon can delete them, and they hold subnets, security
 * groups and the internet gateway until then.
 * @param description as Amazon writes it on each of them: `ELB a0b2f3c1`, `ELB net/k8s-proxy/50dc6c495c0c9188`
 * @throws DEPENDENCY (SW-DEP-054), naming them; what refuses the look itself stays what it is
 */
export async function interfacesGone(cloud: AmazonCloud, description: string): Promise<void> {
  const what = `the removal of network interfaces of ${description}`;
  await cloud.until({ everyMs: 3_000, maximumMs: 15_000, budgetMs: goneBudgetMs, settle: true, what }, async () => {
    const standing = await interfacesOf(cloud, description);
    if (standing.length === 0) return { done: true, value: undefined };
    const message = `Amazon has not taken away network interfaces of ${description}: ${standing.join(', ')}`;
    const refusal = failed('DEPENDENCY', 'SW-DEP-054', message);
    return { done: false, waitingFor: { leaving: standing }, refusal };
  });
}

async function interfacesOf(cloud: AmazonCloud, description: string): Promise<string[]> {
  const Filters = [{ Name: 'description', Values: [description] }];
  const found = await cloud.list('cannot list network interfaces', async (NextToken) => {
    const request = new DescribeNetworkInterfacesCommand({ Filters, NextToken });
    const page = await (await cloud.clients.ec2()).send(request);
    return { items: page.NetworkInterfaces, next: page.NextToken };
  });
  return found.map(({ NetworkInterfaceId }) => NetworkInterfaceId ?? '');
}
