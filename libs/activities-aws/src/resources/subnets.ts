import {
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeSubnetsCommand,
  ModifySubnetAttributeCommand,
  type Subnet,
} from '@aws-sdk/client-ec2';
import { concurrently, failed, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { bringAbout, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { deleteUnlessHeld } from '../ec2/holders.ts';
import { syncTags } from '../ec2/sync-tags.ts';
import { firstById, ofInstallation, ofStep, tagged, tagLagMs } from '../ec2/tagged.ts';
import type { NetworkOutput, SubnetsOutput, SubnetsProps } from '../kinds.ts';
import { subnetsName, zonalName } from '../names.ts';
import { foundByTags, tagList, tagsIn, userTags } from '../ownership.ts';
import { freeingPermissions, freeNetwork } from '../sweep/network.ts';

type Side = 'public' | 'private';
const sides: readonly Side[] = ['public', 'private'];

/** By this tag Kubernetes finds where load balancers go. docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html */
const roleTags = { public: 'kubernetes.io/role/elb', private: 'kubernetes.io/role/internal-elb' } as const;

/** A subnet as planned. */
interface Wish {
  side: Side;
  zone: string;
  cidr: string;
}

/** A public and a private subnet in each zone. docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html */
export function subnets(context: CloudContext): Resource<SubnetsProps, { network: NetworkOutput }, SubnetsOutput> {
  return {
    permissions: [
      ...freeingPermissions,
      'ec2:CreateSubnet',
      'ec2:CreateTags',
      'ec2:DeleteSubnet',
      'ec2:DeleteTags',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:ModifySubnetAttribute',
    ],

    async observe(ref) {
      const found = await ofRef(cloudOf(context, ref.scope), ref);
      if (found.length === 0) return undefined;
      const output = outputOf(found);
      const zones = [...new Set(found.map(({ AvailabilityZone }) => AvailabilityZone ?? ''))].sort();
      // The range of one that is missing is empty, which differs from every plan.
      const ranges = (side: Side): string[] =>
        zones.map((zone) => found.find(({ SubnetId }) => SubnetId === output[side][zone])?.CidrBlock ?? '');
      const actual = { zones, public: ranges('public'), private: ranges('private'), tags: userTags(found[0]?.Tags) };
      return { output, actual };
    },

    async ensure(ref, props, { network }) {
      const cloud = cloudOf(context, ref.scope);
      const wishes = sides.flatMap((side) =>
        props.zones.map((zone, index): Wish => ({ side, zone, cidr: props[side][index] ?? '' })),
      );
      refuseOthers(await ofRef(cloud, ref), wishes, ref);
      const made = await concurrently(wishes, 3, (wish) => bringSubnet(cloud, ref, props, network.vpc, wish));
      return outputOf(made);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      const found = await ofRef(cloud, ref);
      if (found.length === 0) return;
      await concurrently(found, 3, ({ SubnetId, AvailabilityZone }) =>
        deleteUnlessHeld(
          cloud,
          `cannot delete the subnet ${SubnetId} in ${AvailabilityZone}`,
          { Name: 'subnet-id', Values: [SubnetId ?? ''] },
          async () => (await cloud.clients.ec2()).send(new DeleteSubnetCommand({ SubnetId })),
          () => freeNetwork(context, ref),
        ),
      );
      const until = {
        everyMs: 1_000,
        budgetMs: tagLagMs,
        settle: true,
        what: `the removal of the subnets ${ref.name}`,
      };
      await cloud.until(until, async () => {
        const left = await ofRef(cloud, ref);
        return left.length === 0
          ? { done: true, value: undefined }
          : { done: false, waitingFor: { leaving: left.map(({ SubnetId }) => SubnetId ?? '') } };
      });
    },

    async list(scope) {
      const found = await ownSubnets(cloudOf(context, scope), scope);
      // One thing to remove, whatever is left of it.
      return found.slice(0, 1).map((each) => foundByTags('aws.subnets', subnetsName(scope), each.Tags));
    },
  };
}

/** Every subnet with the mark of the installation. */
export function ownSubnets(cloud: AmazonCloud, scope: Pick<Scope, 'installation'>): Promise<Subnet[]> {
  return subnetsBy(cloud, ofInstallation(scope));
}

const ofRef = (cloud: AmazonCloud, ref: Ref): Promise<Subnet[]> => subnetsBy(cloud, ofStep(ref));

function subnetsBy(cloud: AmazonCloud, filters: ReturnType<typeof ofStep>): Promise<Subnet[]> {
  return cloud.list('cannot list subnets', async (token) => {
    const client = await cloud.clients.ec2();
    const page = await client.send(
      new DescribeSubnetsCommand({ Filters: filters, ...(token === undefined ? {} : { NextToken: token }) }),
    );
    return { items: page.Subnets, next: page.NextToken };
  });
}

const sideOf = ({ Tags }: Subnet): Side | undefined =>
  sides.find((side) => Tags?.some(({ Key }) => Key === roleTags[side]));

/** Zone → id, with zones in order. */
function outputOf(found: readonly Subnet[]): SubnetsOutput {
  const byZone = (side: Side): Record<string, string> =>
    Object.fromEntries(
      found
        .filter((each) => sideOf(each) === side)
        .map(({ AvailabilityZone, SubnetId }) => [AvailabilityZone ?? '', SubnetId ?? ''] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return { vpc: found[0]?.VpcId ?? '', public: byZone('public'), private: byZone('private') };
}

/** A zone may be added, none moved: its machines and load balancers live there. */
function refuseOthers(found: readonly Subnet[], wishes: readonly Wish[], ref: Ref): void {
  const other = found.find(
    (each) => !wishes.some(({ zone, cidr }) => zone === each.AvailabilityZone && cidr === each.CidrBlock),
  );
  if (!other) return;
  const message = `subnets ${ref.name}: ${other.CidrBlock} in ${other.AvailabilityZone} stands and is not planned`;
  throw failed('INVALID_SPEC', 'SW-SPEC-078', message, {
    fix: 'put zones and ranges back, or make a new installation with another name',
  });
}

async function bringSubnet(
  cloud: AmazonCloud,
  ref: Ref,
  { tags: own }: SubnetsProps,
  vpc: string,
  { side, zone, cidr }: Wish,
): Promise<Subnet> {
  const { scope } = ref;
  const tags = {
    ...own,
    Name: zonalName(scope, side, zone),
    [roleTags[side]]: '1',
    [`kubernetes.io/cluster/${scope.cluster.name}`]: 'shared',
  };
  const request = { VpcId: vpc, AvailabilityZone: zone, CidrBlock: cidr };
  const command = new CreateSubnetCommand({ ...request, TagSpecifications: tagged(ref, 'subnet', tags) });
  const life: Lifespan<Subnet> = {
    what: `the ${side} subnet in ${zone}`,
    look: async () =>
      firstById(
        (await ofRef(cloud, ref)).filter((each) => each.CidrBlock === cidr),
        (each) => each.SubnetId,
      ),
    condition: ({ State }) => (State === 'pending' ? 'busy' : 'ready'),
    remove: () => Promise.resolve(),
    lagMs: tagLagMs,
  };
  const made = await bringAbout(cloud, life, () =>
    cloud.send(`cannot create ${life.what}`, async () => (await cloud.clients.ec2()).send(command)),
  );
  if (side === 'public' && made.MapPublicIpOnLaunch !== true) {
    const change = { SubnetId: made.SubnetId, MapPublicIpOnLaunch: { Value: true } };
    await cloud.change(`cannot change ${life.what}`, async () =>
      (await cloud.clients.ec2()).send(new ModifySubnetAttributeCommand(change)),
    );
  }
  // Somebody may have taken the tag away that says which side it is.
  const marks = { ...own, [roleTags[side]]: '1' };
  await syncTags(cloud, ref, made.SubnetId ?? '', made.Tags, marks);
  return { ...made, Tags: tagList({ ...tagsIn(made.Tags), ...marks }) };
}
