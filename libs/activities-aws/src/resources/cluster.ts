import { CreateClusterCommand, DeleteClusterCommand, type Cluster } from '@aws-sdk/client-eks';
import { refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { adminsOf } from '../access-entries.ts';
import { bringAbout, end, settle, type Condition, type Lifespan } from '../bring-about.ts';
import { clientToken } from '../client-token.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { issuesFailure } from '../cluster-health.ts';
import { clusterRequest } from '../cluster-request.ts';
import { syncCluster } from '../cluster-sync.ts';
import { isUsable, listClusters, readCluster } from '../clusters.ts';
import type { ControlPlaneOutput, ControlPlaneProps, RoleOutput, SubnetsOutput } from '../kinds.ts';
import { removeNodeGroups } from '../node-groups.ts';
import { foundByTags, userTags } from '../ownership.ts';

const immutable = ['services'] as const;

/** The EKS cluster. docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html */
export function cluster(
  context: CloudContext,
): Resource<ControlPlaneProps, { subnets: SubnetsOutput; role: RoleOutput }, ControlPlaneOutput> {
  return {
    permissions: [
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
      'eks:AssociateAccessPolicy',
      'eks:CreateAccessEntry',
      'eks:CreateCluster',
      'eks:DeleteAccessEntry',
      'eks:DeleteCluster',
      'eks:DescribeAccessEntry',
      'eks:DescribeCluster',
      'eks:DescribeUpdate',
      'eks:ListAccessEntries',
      'eks:ListAssociatedAccessPolicies',
      'eks:ListClusters',
      'eks:ListNodegroups',
      'eks:TagResource',
      'eks:UntagResource',
      'eks:UpdateClusterConfig',
      'eks:UpdateClusterVersion',
      'iam:CreateServiceLinkedRole',
      'iam:GetRole',
      'iam:PassRole',
    ],
    immutable,

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const found = await readCluster(cloud, ref.scope);
      if (!found || !isUsable(found)) return undefined;
      return { output: outputOf(found, cloud), actual: { ...actualOf(found), admins: await adminsOf(cloud, ref) } };
    },

    async ensure(ref, props, needs) {
      const cloud = cloudOf(context, ref.scope);
      const life = lifespan(cloud, ref);
      const made = await bringAbout(cloud, life, async (generation) => {
        const request = clusterRequest(ref, props, needs);
        const clientRequestToken = clientToken(ref, generation, request);
        const command = new CreateClusterCommand({ ...request, clientRequestToken });
        return cloud.send(`cannot create ${life.what}`, async () => (await cloud.clients.eks()).send(command));
      });
      const instead = 'a cluster keeps the range of its Services: put the value back, or make a new installation';
      refuseChanges(life.what, props, actualOf(made), immutable, instead);
      await syncCluster(cloud, ref, props, made);
      await settle(cloud, life);
      return outputOf((await readCluster(cloud, ref.scope)) ?? made, cloud);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (!(await readCluster(cloud, ref.scope))) return;
      // EKS deletes no cluster that has node groups, and ours are nothing without it.
      await removeNodeGroups(cloud, ref.scope);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const found = await listClusters(cloudOf(context, scope), scope);
      return found.map((each) => foundByTags('aws.cluster', each.name ?? '', each.tags));
    },
  };
}

function conditionOf({ status }: Cluster): Condition {
  if (status === 'DELETING') return 'leaving';
  if (status === 'FAILED') return 'broken';
  return status === 'ACTIVE' ? 'ready' : 'busy';
}

function lifespan(cloud: AmazonCloud, ref: Ref): Lifespan<Cluster> {
  const what = `the cluster ${ref.name}`;
  return {
    what,
    look: () => readCluster(cloud, ref.scope),
    condition: conditionOf,
    status: ({ status }) => status ?? 'UNKNOWN',
    whyBroken: ({ health, status }) =>
      issuesFailure(health?.issues, `cannot create ${what}`, `it came up as ${status}`),
    async remove() {
      const command = new DeleteClusterCommand({ name: ref.name });
      await cloud.delete(`cannot delete ${what}`, async () => (await cloud.clients.eks()).send(command));
    },
  };
}

function outputOf(found: Cluster, { region }: AmazonCloud): ControlPlaneOutput {
  return {
    name: found.name ?? '',
    location: region,
    version: found.version ?? '',
    endpoint: found.endpoint ?? '',
    certificateAuthority: found.certificateAuthority?.data ?? '',
    issuer: found.identity?.oidc?.issuer ?? '',
    securityGroup: found.resourcesVpcConfig?.clusterSecurityGroupId ?? '',
  };
}

function actualOf(found: Cluster): Omit<ControlPlaneProps, 'admins'> {
  return {
    version: found.version ?? '',
    services: found.kubernetesNetworkConfig?.serviceIpv4Cidr ?? '',
    authorizedCidrs: [...(found.resourcesVpcConfig?.publicAccessCidrs ?? [])].sort(),
    tags: userTags(found.tags),
  };
}
