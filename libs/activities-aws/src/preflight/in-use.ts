import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { DescribeDBInstancesCommand, type DBInstance } from '@aws-sdk/client-rds';
import { GetHostedZoneCountCommand } from '@aws-sdk/client-route-53';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import type { Scope } from '@slipway/contracts';
import type { AmazonCloud } from '../cloud.ts';
import { addressesOf } from '../ec2/addresses.ts';
import { internetGatewaysOf } from '../ec2/internet-gateway.ts';
import { databaseInstance } from '../kinds.ts';
import { hasOurTags, type AnyTags } from '../ownership.ts';
import { balancersInUse, balancersInUsePermissions } from './balancers-in-use.ts';
import { namesOf, type Count } from './count.ts';
import { machinesInUsePermissions, processorsInUse } from './machines-in-use.ts';
import { natGatewaysInUse, natGatewaysInUsePermissions } from './nat-gateways-in-use.ts';
import type { Need } from './need.ts';
import { volumesInUse, volumesInUsePermissions } from './volumes-in-use.ts';

/** Permissions of everything that counts. */
export const inUsePermissions = [
  ...balancersInUsePermissions,
  ...machinesInUsePermissions,
  ...natGatewaysInUsePermissions,
  ...volumesInUsePermissions,
  'ec2:DescribeAddresses',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeVpcs',
  'rds:DescribeDBInstances',
  'route53:GetHostedZoneCount',
  's3:ListAllMyBuckets',
];

/**
 * What the account has of it, in the region where that counts. What an earlier attempt left half made is ours, so it counts as free.
 * Of buckets and zones there is no such thing: they are whole, or not there.
 */
export function inUse(cloud: AmazonCloud, count: Count, need: Pick<Need, 'counted' | 'zone'>): Promise<number> {
  return counters[need.counted](cloud, count, need.zone ?? '');
}

const theirs = (things: readonly { Tags?: AnyTags }[], scope: Scope): number =>
  things.filter(({ Tags }) => !hasOurTags(Tags, scope)).length;

const counters: Record<Need['counted'], (cloud: AmazonCloud, count: Count, zone: string) => Promise<number>> = {
  async VPCs(cloud, { scope }) {
    const all = await cloud.list('cannot list VPCs', async (NextToken) => {
      const page = await (await cloud.clients.ec2()).send(new DescribeVpcsCommand({ NextToken }));
      return { items: page.Vpcs, next: page.NextToken };
    });
    return theirs(all, scope);
  },
  'internet gateways': async (cloud, { scope }) => theirs(await internetGatewaysOf(cloud, []), scope),
  addresses: async (cloud, { scope }) => theirs(await addressesOf(cloud, []), scope),
  'NAT gateways': (cloud, { scope }, zone) => natGatewaysInUse(cloud, scope, zone),
  'classic load balancers': (cloud, { scope }) => balancersInUse(cloud, scope, 'classic'),
  'network load balancers': (cloud, { scope }) => balancersInUse(cloud, scope, 'network'),
  volumes: volumesInUse,
  processors: processorsInUse,
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
