import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type Filter,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { notOwned, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { bringAbout, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { deleteUnlessHeld } from '../ec2/holders.ts';
import { syncTags } from '../ec2/sync-tags.ts';
import { ofInstallation, ofStep, tagged, tagLagMs } from '../ec2/tagged.ts';
import type { NetworkOutput, SecurityGroupOutput, ServicesGroupProps } from '../kinds.ts';
import { domainTag, foundByTags, isOfStep, stepTag, userTags } from '../ownership.ts';

const step = 'cluster/services-sg';

/**
 * Marks the machines of the services pool: the database lets in who is in it. It has no rules of its own.
 * docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroup.html
 */
export function servicesGroup(
  context: CloudContext,
): Resource<ServicesGroupProps, { network: NetworkOutput }, SecurityGroupOutput> {
  return {
    permissions: [
      'ec2:CreateSecurityGroup',
      'ec2:CreateTags',
      'ec2:DeleteSecurityGroup',
      'ec2:DeleteTags',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
    ],

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: outputOf(found), actual: { tags: userTags(found.Tags) } };
    },

    async ensure(ref, props, { network }) {
      const cloud = cloudOf(context, ref.scope);
      const command = new CreateSecurityGroupCommand({
        GroupName: ref.name,
        Description: `Services pool of the Gitpod installation ${ref.scope.installation}`,
        VpcId: network.vpc,
        TagSpecifications: tagged(ref, 'security-group', {
          ...props.tags,
          Name: ref.name,
          [domainTag]: ref.scope.domain,
        }),
      });
      const life = lifespan(cloud, ref, network.vpc);
      const made = await bringAbout(cloud, life, () =>
        cloud.send(`cannot create ${life.what}`, async () => (await cloud.clients.ec2()).send(command)),
      );
      await syncTags(cloud, ref, made.GroupId ?? '', made.Tags, props.tags);
      return outputOf(made);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const found = await ownServicesGroups(cloudOf(context, scope), scope);
      return found.map(({ GroupName, Tags }) => foundByTags('aws.services-sg', GroupName ?? '', Tags));
    },
  };
}

/** The services pool's groups with the mark of the installation. */
export function ownServicesGroups(cloud: AmazonCloud, scope: Pick<Scope, 'installation'>): Promise<SecurityGroup[]> {
  return groupsBy(cloud, [...ofInstallation(scope), { Name: `tag:${stepTag}`, Values: [step] }]);
}

const outputOf = ({ GroupId, VpcId }: SecurityGroup): SecurityGroupOutput => ({
  vpc: VpcId ?? '',
  group: GroupId ?? '',
});

function groupsBy(cloud: AmazonCloud, Filters: Filter[]): Promise<SecurityGroup[]> {
  return cloud.list('cannot list security groups', async (token) => {
    const client = await cloud.clients.ec2();
    const page = await client.send(
      new DescribeSecurityGroupsCommand({ Filters, ...(token === undefined ? {} : { NextToken: token }) }),
    );
    return { items: page.SecurityGroups, next: page.NextToken };
  });
}

/** @param vpc where the name has to be ours; undefined: only ours are looked for */
async function look(cloud: AmazonCloud, ref: Ref, vpc?: string): Promise<SecurityGroup | undefined> {
  if (vpc === undefined) return (await groupsBy(cloud, ofStep(ref)))[0];
  const [named] = await groupsBy(cloud, [
    { Name: 'group-name', Values: [ref.name] },
    { Name: 'vpc-id', Values: [vpc] },
  ]);
  if (named && !isOfStep(named.Tags, ref)) throw notOwned('the security group', ref.name);
  return named;
}

function lifespan(cloud: AmazonCloud, ref: Ref, vpc?: string): Lifespan<SecurityGroup> {
  const what = `the security group ${ref.name}`;
  return {
    what,
    look: () => look(cloud, ref, vpc),
    condition: () => 'ready',
    lagMs: tagLagMs,
    // Interfaces of machines go a little after them.
    remove: ({ GroupId = '' }) =>
      deleteUnlessHeld(
        cloud,
        `cannot delete ${what}`,
        { Name: 'group-id', Values: [GroupId] },
        async () => (await cloud.clients.ec2()).send(new DeleteSecurityGroupCommand({ GroupId })),
        () => Promise.resolve(),
      ),
  };
}
