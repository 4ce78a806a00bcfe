import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupIngressCommand,
  type IpPermission,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { notOwned, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, deleteWhenFree, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { syncTags } from '../ec2/sync-tags.ts';
import { hasCode } from '../failure.ts';
import type { DatabaseSecurityGroupProps, SecurityGroupOutput } from '../kinds.ts';
import { foundByTags, isOfStep, ownTags, tagList, userTags } from '../ownership.ts';

/**
 * Lets machines of the services pool, and nobody else, speak to the database: pods leave through their node's interface.
 * docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup
 */
export function dbSecurityGroup(
  context: CloudContext,
): Resource<DatabaseSecurityGroupProps, { servicesGroup: SecurityGroupOutput }, SecurityGroupOutput> {
  return {
    permissions: [
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:CreateSecurityGroup',
      'ec2:CreateTags',
      'ec2:DeleteSecurityGroup',
      'ec2:DeleteTags',
      'ec2:DescribeSecurityGroups',
      'ec2:RevokeSecurityGroupIngress',
    ],

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: outputOf(found), actual: actualOf(found) };
    },

    async ensure(ref, props, { servicesGroup }) {
      const cloud = cloudOf(context, ref.scope);
      const life = lifespan(cloud, ref, servicesGroup.vpc);
      const found = await bringAbout(cloud, life, () => create(cloud, ref, props, servicesGroup.vpc));
      await syncRules(cloud, found, ruleFor(props, servicesGroup));
      await syncTags(cloud, ref, found.GroupId ?? '', found.Tags, props.tags);
      return outputOf(found);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const step = 'database/sg';
      const groups = await describe(cloud, [{ Name: 'tag:slipway.dev/step', Values: [step] }]);
      return groups
        .filter(({ Tags }) => isOfStep(Tags, { scope, step }))
        .map(({ GroupName, Tags }) => foundByTags('aws.db-security-group', GroupName ?? '', Tags));
    },
  };
}

const outputOf = ({ GroupId, VpcId }: SecurityGroup): SecurityGroupOutput => ({
  vpc: VpcId ?? '',
  group: GroupId ?? '',
});

function actualOf({ IpPermissions = [], Tags }: SecurityGroup): DatabaseSecurityGroupProps {
  const [only, ...others] = IpPermissions;
  const groups = only?.UserIdGroupPairs ?? [];
  const isClosed = others.length === 0 && groups.length === 1 && !only?.IpRanges?.length && !only?.Ipv6Ranges?.length;
  // A group that lets in anything else, or nobody, differs from every plan.
  return { port: isClosed ? (only?.FromPort ?? 0) : 0, tags: userTags(Tags) };
}

function describe(cloud: AmazonCloud, filters: { Name: string; Values: string[] }[]): Promise<SecurityGroup[]> {
  return cloud.list('cannot list security groups', async (NextToken) => {
    const request = new DescribeSecurityGroupsCommand({ Filters: filters, NextToken });
    const page = await (await cloud.clients.ec2()).send(request);
    return { items: page.SecurityGroups, next: page.NextToken };
  });
}

/** @param vpc where its name must be ours; undefined where that is not known */
async function look(cloud: AmazonCloud, ref: Ref, vpc?: string): Promise<SecurityGroup | undefined> {
  const named = await describe(cloud, [{ Name: 'group-name', Values: [ref.name] }]);
  const ours = named.find(({ Tags }) => isOfStep(Tags, ref));
  if (!ours && named.some(({ VpcId }) => VpcId === vpc)) throw notOwned('the security group', ref.name);
  return ours;
}

const lifespan = (cloud: AmazonCloud, ref: Ref, vpc?: string): Lifespan<SecurityGroup> => ({
  what: `the security group ${ref.name}`,
  look: () => look(cloud, ref, vpc),
  condition: () => 'ready',
  lagMs: 60_000,
  remove({ GroupId }) {
    const request = new DeleteSecurityGroupCommand({ GroupId });
    // The database's interface goes a little after the database.
    return deleteWhenFree(cloud, `cannot delete the security group ${ref.name}`, async () =>
      (await cloud.clients.ec2()).send(request),
    );
  },
});

async function create(cloud: AmazonCloud, ref: Ref, { tags }: DatabaseSecurityGroupProps, vpc: string): Promise<void> {
  const Tags = tagList({ ...ownTags(ref, tags), Name: ref.name });
  const request = new CreateSecurityGroupCommand({
    GroupName: ref.name,
    Description: `Database of Gitpod installation ${ref.scope.installation}`,
    VpcId: vpc,
    TagSpecifications: [{ ResourceType: 'security-group', Tags }],
  });
  await cloud.send(`cannot create the security group ${ref.name}`, async () =>
    (await cloud.clients.ec2()).send(request),
  );
}

const ruleFor = ({ port }: DatabaseSecurityGroupProps, { group }: SecurityGroupOutput): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  UserIdGroupPairs: [{ GroupId: group }],
});

/** Takes away what lets in anybody else, then lets in the services. */
async function syncRules(cloud: AmazonCloud, found: SecurityGroup, rule: IpPermission): Promise<void> {
  const { GroupId, IpPermissions = [] } = found;
  const [source] = rule.UserIdGroupPairs ?? [];
  const isRule = (each: IpPermission): boolean =>
    each.IpProtocol === rule.IpProtocol &&
    each.FromPort === rule.FromPort &&
    each.ToPort === rule.ToPort &&
    (each.UserIdGroupPairs ?? []).some((pair) => pair.GroupId === source?.GroupId);
  const surplus = IpPermissions.flatMap((each) => strangersIn(each, isRule(each) ? source?.GroupId : undefined));
  if (surplus.length > 0) {
    const revoke = new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: surplus });
    await cloud.send(`cannot close ${GroupId ?? ''}`, async () => (await cloud.clients.ec2()).send(revoke));
  }
  if (IpPermissions.some(isRule)) return;
  const request = new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] });
  try {
    await cloud.send(`cannot open ${GroupId ?? ''}`, async () => (await cloud.clients.ec2()).send(request));
  } catch (error) {
    if (!hasCode(error, 'InvalidPermission.Duplicate')) throw error;
  }
}

/** What of a rule lets in others than the given group. */
function strangersIn(rule: IpPermission, kept: string | undefined): IpPermission[] {
  const { IpProtocol, FromPort, ToPort } = rule;
  const pairs = (rule.UserIdGroupPairs ?? []).filter(({ GroupId }) => GroupId !== kept);
  const sources = {
    ...(pairs.length > 0 ? { UserIdGroupPairs: pairs } : {}),
    ...(rule.IpRanges?.length ? { IpRanges: rule.IpRanges } : {}),
    ...(rule.Ipv6Ranges?.length ? { Ipv6Ranges: rule.Ipv6Ranges } : {}),
    ...(rule.PrefixListIds?.length ? { PrefixListIds: rule.PrefixListIds } : {}),
  };
  return Object.keys(sources).length > 0 ? [{ IpProtocol, FromPort, ToPort, ...sources }] : [];
}
