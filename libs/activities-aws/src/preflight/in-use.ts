import {
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeVpcsCommand,
  type _InstanceType,
  type Instance,
} from '@aws-sdk/client-ec2';
import { DescribeDBInstancesCommand, type DBInstance } from '@aws-sdk/client-rds';
import { GetHostedZoneCountCommand } from '@aws-sdk/client-route-53';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import type { ObjectName, Scope } from '@slipway/contracts';
import type { AmazonCloud } from '../cloud.ts';
import { addressesOf } from '../ec2/addresses.ts';
import { internetGatewaysOf } from '../ec2/internet-gateway.ts';
import { databaseInstance, nodeGroup } from '../kinds.ts';
import { hasOurTags, tagsIn, type AnyTags } from '../ownership.ts';
import { isStandard, type Need } from './needs.ts';

/** Permissions of everything in this file. */
export const inUsePermissions = [
  'ec2:DescribeAddresses',
  'ec2:DescribeInstances',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeVpcs',
  'rds:DescribeDBInstances',
  'route53:GetHostedZoneCount',
  's3:ListAllMyBuckets',
];

/** For whom it is counted. */
export interface Count {
  scope: Scope;
  /** Things whose steps still have to make them: what stands of them was left half made, and is needed once, not twice. */
  absent: readonly ObjectName[];
}

/**
 * What the account has of it, in the region where that counts. What an earlier attempt left half made is ours, so it counts as free.
 * Of buckets and zones there is no such thing: they are whole, or not there.
 */
export function inUse(cloud: AmazonCloud, count: Count, counted: Need['counted']): Promise<number> {
  return counters[counted](cloud, count);
}

const theirs = (things: readonly { Tags?: AnyTags }[], scope: Scope): number =>
  things.filter(({ Tags }) => !hasOurTags(Tags, scope)).length;

const counters: Record<Need['counted'], (cloud: AmazonCloud, count: Count) => Promise<number>> = {
  async VPCs(cloud, { scope }) {
    const all = await cloud.list('cannot list VPCs', async (NextToken) => {
      const page = await (await cloud.clients.ec2()).send(new DescribeVpcsCommand({ NextToken }));
      return { items: page.Vpcs, next: page.NextToken };
    });
    return theirs(all, scope);
  },
  'internet gateways': async (cloud, { scope }) => theirs(await internetGatewaysOf(cloud, []), scope),
  addresses: async (cloud, { scope }) => theirs(await addressesOf(cloud, []), scope),
  async processors(cloud, count) {
    const types = await runningTypes(cloud, count);
    const processors = await processorsOf(cloud, types);
    return types.reduce((sum, type) => sum + (processors.get(type) ?? 0), 0);
  },
  async databases(cloud, { scope, absent }) {
    const all = await cloud.list('cannot list databases', async (Marker) => {
      const page = await (await cloud.clients.rds()).send(new DescribeDBInstancesCommand({ Marker }));
      return { items: page.DBInstances, next: page.Marker };
    });
    const again = namesOf(databaseInstance.kind, absent);
    const isAgain = ({ DBInstanceIdentifier = '', TagList }: DBInstance): boolean =>
      hasOurTags(TagList, scope) && again.has(DBInstanceIdentifier);
    return all.filter((each) => !isAgain(each)).length;
  },
  async buckets(cloud) {
    const all = await cloud.list('cannot list buckets', async (ContinuationToken) => {
      const page = await (await cloud.clients.s3()).send(new ListBucketsCommand({ ContinuationToken }));
      return { items: page.Buckets, next: page.ContinuationToken };
    });
    return all.length;
  },
  async zones(cloud) {
    const { HostedZoneCount = 0 } = await cloud.read('cannot count zones', async () =>
      (await cloud.clients.route53()).send(new GetHostedZoneCountCommand({})),
    );
    return HostedZoneCount;
  },
};

const namesOf = (kind: string, things: readonly ObjectName[]): ReadonlySet<string> =>
  new Set(things.filter((each) => each.kind === kind).map(({ name }) => name));

/**
 * Type of every machine that counts: of the families that share the quota, not bought at the spot market, and not of a group of ours
 * that has yet to come about.
 */
async function runningTypes(cloud: AmazonCloud, { scope, absent }: Count): Promise<string[]> {
  const again = namesOf(nodeGroup.kind, absent);
  const isAgain = ({ Tags }: Instance): boolean =>
    hasOurTags(Tags, scope) &&
    tagsIn(Tags)['eks:cluster-name'] === scope.cluster.name &&
    again.has(tagsIn(Tags)['eks:nodegroup-name'] ?? '');
  const Filters = [{ Name: 'instance-state-name', Values: ['pending', 'running'] }];
  const reservations = await cloud.list('cannot list machines', async (NextToken) => {
    const page = await (await cloud.clients.ec2()).send(new DescribeInstancesCommand({ Filters, NextToken }));
    return { items: page.Reservations, next: page.NextToken };
  });
  return reservations
    .flatMap(({ Instances = [] }) => Instances)
    .filter(({ InstanceLifecycle, InstanceType = '' }) => InstanceLifecycle !== 'spot' && isStandard(InstanceType))
    .filter((each) => !isAgain(each))
    .map(({ InstanceType = '' }) => InstanceType);
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
