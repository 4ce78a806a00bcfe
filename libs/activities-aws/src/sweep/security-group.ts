import {
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type Filter,
  type IpPermission,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { deleteWhenFree } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { hasOurTags } from '../ownership.ts';
import { isToGo, ownNetwork, ownNetworkPermissions, type Claim, type Kept, type OwnNetwork } from './own-network.ts';

/**
 * Security groups that the cluster made: of its load balancers, and the one that EKS gives nodes and control plane. A group is held by
 * rules of others that name it; those of our own groups are taken away with it, those of anybody else's are not ours to touch.
 */
export function securityGroup(context: CloudContext): Sweepable {
  return {
    permissions: [
      ...ownNetworkPermissions,
      'ec2:DeleteSecurityGroup',
      'ec2:DescribeSecurityGroups',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
    ],

    async list(scope, kept) {
      const found = await ownGroups(cloudOf(context, scope), scope, kept);
      return found.map(({ name }) => ({ kind: 'aws.security-group', name }));
    },

    async destroy({ scope, name }, kept) {
      const cloud = cloudOf(context, scope);
      if (!isToGo('the security group', name, await ownGroups(cloud, scope, kept))) return;
      const request = new DeleteSecurityGroupCommand({ GroupId: name });
      await deleteWhenFree(
        cloud,
        `cannot delete the security group ${name}`,
        async () => (await cloud.clients.ec2()).send(request),
        () => takeFromRules(cloud, { scope, kept }, name),
      );
    },
  };
}

async function ownGroups(cloud: AmazonCloud, scope: Scope, kept: Kept): Promise<Claim[]> {
  const network = await ownNetwork(cloud, scope, kept);
  const all = await groupsBy(cloud, []);
  return all
    .filter((group) => isMadeForUs(group, network, scope))
    .map(({ GroupId = '', Tags, VpcId }) => ({
      name: GroupId,
      isCertain: network.isCertain({ tags: Tags, vpc: VpcId }),
    }));
}

/** Not what steps made, which carries our tags and goes with them, nor what EKS keeps for a cluster that stands. */
function isMadeForUs(group: SecurityGroup, network: OwnNetwork, scope: Scope): boolean {
  const { GroupName = '', VpcId, Tags } = group;
  const isOfControlPlane = GroupName.startsWith(`eks-cluster-sg-${scope.cluster.name}-`);
  // Kubernetes puts our tags on the groups of its load balancers too, as the Service asks for it.
  const isOfBalancer = GroupName.startsWith('k8s-') && network.isMadeByCluster(Tags);
  const isOfStep = hasOurTags(Tags, scope) && !isOfBalancer;
  if (GroupName === 'default' || isOfStep || (isOfControlPlane && network.hasCluster)) return false;
  if (network.holds(VpcId, Tags)) return true;
  return (isOfControlPlane || GroupName.startsWith('k8s-')) && network.vpcs.includes(VpcId ?? '');
}

function groupsBy(cloud: AmazonCloud, Filters: Filter[]): Promise<SecurityGroup[]> {
  return cloud.list('cannot list security groups', async (NextToken) => {
    const request = new DescribeSecurityGroupsCommand({ ...(Filters.length > 0 ? { Filters } : {}), NextToken });
    const page = await (await cloud.clients.ec2()).send(request);
    return { items: page.SecurityGroups, next: page.NextToken };
  });
}

/** Takes the group out of the rules of all other groups that are ours. */
async function takeFromRules(
  cloud: AmazonCloud,
  { scope, kept }: { scope: Scope; kept: Kept },
  id: string,
): Promise<void> {
  const network = await ownNetwork(cloud, scope, kept);
  const names = [
    { Name: 'ip-permission.group-id', Values: [id] },
    { Name: 'egress.ip-permission.group-id', Values: [id] },
  ];
  for (const filter of names) {
    const found = await groupsBy(cloud, [filter]);
    const certain = found.filter(({ Tags, VpcId }) => network.isCertain({ tags: Tags, vpc: VpcId }));
    const ours = certain.filter(
      (group) =>
        hasOurTags(group.Tags, scope) || network.holds(group.VpcId, group.Tags) || isMadeForUs(group, network, scope),
    );
    for (const group of ours.filter(({ GroupId }) => GroupId !== id)) await revoke(cloud, group, id);
  }
}

async function revoke(
  cloud: AmazonCloud,
  { GroupId, IpPermissions = [], IpPermissionsEgress = [] }: SecurityGroup,
  id: string,
): Promise<void> {
  const what = `cannot take ${id} out of the rules of ${GroupId ?? ''}`;
  const [inward, outward] = [rulesNaming(IpPermissions, id), rulesNaming(IpPermissionsEgress, id)];
  if (inward.length > 0) {
    const request = new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: inward });
    await cloud.delete(what, async () => (await cloud.clients.ec2()).send(request));
  }
  if (outward.length > 0) {
    const request = new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: outward });
    await cloud.delete(what, async () => (await cloud.clients.ec2()).send(request));
  }
}

/** As much of the rules as names the group. */
function rulesNaming(rules: readonly IpPermission[], id: string): IpPermission[] {
  return rules.flatMap(({ IpProtocol, FromPort, ToPort, UserIdGroupPairs = [] }) => {
    const pairs = UserIdGroupPairs.filter(({ GroupId }) => GroupId === id).map(({ GroupId }) => ({ GroupId }));
    return pairs.length > 0 ? [{ IpProtocol, FromPort, ToPort, UserIdGroupPairs: pairs }] : [];
  });
}
