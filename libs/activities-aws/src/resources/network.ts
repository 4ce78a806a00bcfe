import {
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
  type Vpc,
} from '@aws-sdk/client-ec2';
import { refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { bringAbout, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { deleteUnlessHeld } from '../ec2/holders.ts';
import { syncTags } from '../ec2/sync-tags.ts';
import { firstById, ofInstallation, ofStep, tagged, tagLagMs } from '../ec2/tagged.ts';
import type { NetworkOutput, NetworkProps } from '../kinds.ts';
import { planningPermissions } from '../planning-permissions.ts';
import { domainTag, foundByTags, userTags } from '../ownership.ts';
import { freeingPermissions, freeNetwork, holderPermissions } from '../sweep/network.ts';

const immutable = ['cidr'] as const;
/** Nodes find their control plane by names; both are needed for that. */
const attributes = ['EnableDnsSupport', 'EnableDnsHostnames'] as const;

/** The installation's own VPC. docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html */
export function network(context: CloudContext): Resource<NetworkProps, object, NetworkOutput> {
  return {
    permissions: [
      ...planningPermissions,
      ...holderPermissions(context),
      ...freeingPermissions,
      'ec2:CreateTags',
      'ec2:CreateVpc',
      'ec2:DeleteTags',
      'ec2:DeleteVpc',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcAttribute',
      'ec2:DescribeVpcs',
      'ec2:ModifyVpcAttribute',
    ],
    immutable,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: outputOf(found), actual: actualOf(found) };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const tags = { ...props.tags, Name: ref.name, [domainTag]: ref.scope.domain };
      const command = new CreateVpcCommand({ CidrBlock: props.cidr, TagSpecifications: tagged(ref, 'vpc', tags) });
      const life = lifespan(cloud, ref);
      const made = await bringAbout(cloud, life, () =>
        cloud.send(`cannot create ${life.what}`, async () => (await cloud.clients.ec2()).send(command)),
      );
      refuseChanges(life.what, props, actualOf(made), immutable, 'put it back, or make a new installation');
      await switchOnDns(cloud, made);
      await syncTags(cloud, ref, made.VpcId ?? '', made.Tags, props.tags);
      return outputOf(made);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      if ((await ofRef(cloud, ref)).length === 0) return;
      await freeNetwork(context, ref);
      for (const { VpcId } of await ofRef(cloud, ref)) {
        await deleteUnlessHeld(
          cloud,
          `cannot delete the VPC ${ref.name}`,
          { Name: 'vpc-id', Values: [VpcId ?? ''] },
          async () => (await cloud.clients.ec2()).send(new DeleteVpcCommand({ VpcId })),
          () => freeNetwork(context, ref),
        );
      }
      await gone(cloud, ref);
    },

    async list(scope) {
      const found = await ownNetworks(cloudOf(context, scope), scope);
      return found.map((each) => foundByTags('aws.network', nameOf(each), each.Tags));
    },
  };
}

const nameOf = ({ Tags, VpcId }: Vpc): string => Tags?.find(({ Key }) => Key === 'Name')?.Value ?? VpcId ?? '';
const outputOf = ({ VpcId }: Vpc): NetworkOutput => ({ vpc: VpcId ?? '' });
const actualOf = ({ CidrBlock, Tags }: Vpc): Partial<NetworkProps> => ({
  ...(CidrBlock === undefined ? {} : { cidr: CidrBlock }),
  tags: userTags(Tags),
});

/** Every VPC with the mark of the installation. */
export function ownNetworks(cloud: AmazonCloud, scope: Pick<Scope, 'installation'>): Promise<Vpc[]> {
  return networksBy(cloud, ofInstallation(scope));
}

const ofRef = (cloud: AmazonCloud, ref: Ref): Promise<Vpc[]> => networksBy(cloud, ofStep(ref));

function networksBy(cloud: AmazonCloud, filters: ReturnType<typeof ofStep>): Promise<Vpc[]> {
  return cloud.list('cannot list VPCs', async (token) => {
    const client = await cloud.clients.ec2();
    const page = await client.send(
      new DescribeVpcsCommand({ Filters: filters, ...(token === undefined ? {} : { NextToken: token }) }),
    );
    return { items: page.Vpcs, next: page.NextToken };
  });
}

async function look(cloud: AmazonCloud, ref: Ref): Promise<Vpc | undefined> {
  return firstById(await ofRef(cloud, ref), ({ VpcId }) => VpcId);
}

function lifespan(cloud: AmazonCloud, ref: Ref): Lifespan<Vpc> {
  return {
    what: `the VPC ${ref.name}`,
    look: () => look(cloud, ref),
    condition: ({ State }) => (State === 'pending' ? 'busy' : 'ready'),
    remove: () => Promise.resolve(),
    lagMs: tagLagMs,
    repeatable: true,
  };
}

async function switchOnDns(cloud: AmazonCloud, { VpcId }: Vpc): Promise<void> {
  for (const attribute of attributes) {
    const name = attribute === 'EnableDnsSupport' ? 'enableDnsSupport' : 'enableDnsHostnames';
    const read = await cloud.send(`cannot read the VPC ${VpcId}`, async () =>
      (await cloud.clients.ec2()).send(new DescribeVpcAttributeCommand({ VpcId, Attribute: name })),
    );
    if (read[attribute]?.Value === true) continue;
    const command = new ModifyVpcAttributeCommand({ VpcId, [attribute]: { Value: true } });
    await cloud.change(`cannot switch on DNS in the VPC ${VpcId}`, async () =>
      (await cloud.clients.ec2()).send(command),
    );
  }
}

/** Reads show what was deleted for a while. */
function gone(cloud: AmazonCloud, ref: Ref): Promise<void> {
  const what = `the removal of the VPC ${ref.name}`;
  return cloud.until<void>({ everyMs: 1_000, budgetMs: tagLagMs, settle: true, what }, async () => {
    const found = await look(cloud, ref);
    return found === undefined ? { done: true, value: undefined } : { done: false, waitingFor: { leaving: ref.name } };
  });
}
