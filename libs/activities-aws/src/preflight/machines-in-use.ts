import {
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  type _InstanceType,
  type Instance,
} from '@aws-sdk/client-ec2';
import type { AmazonCloud } from '../cloud.ts';
import { nodeGroup } from '../kinds.ts';
import { hasOurTags, tagsIn } from '../ownership.ts';
import { namesOf, type Count } from './count.ts';
import { isStandard } from './needs.ts';

/** Permissions of everything in this file. */
export const machinesInUsePermissions = ['ec2:DescribeInstances', 'ec2:DescribeInstanceTypes'];

/** Virtual processors of the machines that count: of the families that share the quota, and not bought at the spot market. */
export async function processorsInUse(cloud: AmazonCloud, count: Count): Promise<number> {
  const isAgain = isMadeAgain(count);
  const types = (await runningMachines(cloud))
    .filter(({ InstanceLifecycle, InstanceType = '' }) => InstanceLifecycle !== 'spot' && isStandard(InstanceType))
    .filter((each) => !isAgain(each))
    .map(({ InstanceType = '' }) => InstanceType);
  const processors = await processorsOf(cloud, types);
  return types.reduce((sum, type) => sum + (processors.get(type) ?? 0), 0);
}

export async function runningMachines(cloud: AmazonCloud): Promise<Instance[]> {
  const Filters = [{ Name: 'instance-state-name', Values: ['pending', 'running'] }];
  const reservations = await cloud.list('cannot list machines', async (NextToken) => {
    const page = await (await cloud.clients.ec2()).send(new DescribeInstancesCommand({ Filters, NextToken }));
    return { items: page.Reservations, next: page.NextToken };
  });
  return reservations.flatMap(({ Instances = [] }) => Instances);
}

/** Whether a machine is of a group of ours that has yet to come about. */
export function isMadeAgain({ scope, absent }: Count): (machine: Instance) => boolean {
  const again = namesOf(nodeGroup.kind, absent);
  return ({ Tags }) =>
    hasOurTags(Tags, scope) &&
    tagsIn(Tags)['eks:cluster-name'] === scope.cluster.name &&
    again.has(tagsIn(Tags)['eks:nodegroup-name'] ?? '');
}

/** Virtual processors of each machine type. */
export async function processorsOf(cloud: AmazonCloud, types: readonly string[]): Promise<Map<string, number>> {
  const InstanceTypes = [...new Set(types)].sort() as _InstanceType[];
  if (InstanceTypes.length === 0) return new Map();
  const found = await cloud.list('cannot read machine types', async (NextToken) => {
    const request = new DescribeInstanceTypesCommand({ InstanceTypes, NextToken });
    const page = await (await cloud.clients.ec2()).send(request);
    return { items: page.InstanceTypes, next: page.NextToken };
  });
  return new Map(found.map(({ InstanceType = '', VCpuInfo }) => [InstanceType, VCpuInfo?.DefaultVCpus ?? 0]));
}
