import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { ControlPlaneOutput, ControlPlaneProps, LaunchTemplatesProps, NodeTemplate } from '../kinds.ts';
import { cluster } from '../resources/cluster.ts';
import { gateways } from '../resources/gateways.ts';
import { launchTemplates } from '../resources/launch-templates.ts';
import { network } from '../resources/network.ts';
import { routes } from '../resources/routes.ts';
import { clusterRole, nodeRole } from '../resources/service-role.ts';
import { servicesGroup } from '../resources/services-group.ts';
import { subnets } from '../resources/subnets.ts';
import { region, type Stage } from './stage.ts';

const tags = { team: 'platform' };
const zones = ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
const ofAmazon = (...names: string[]): string[] => names.map((name) => `arn:aws:iam::aws:policy/${name}`).sort();

export const clusterProps: ControlPlaneProps = {
  version: '1.34',
  services: '172.20.0.0/16',
  authorizedCidrs: ['0.0.0.0/0'],
  admins: [],
  tags,
};

/** What a cluster stands on: subnets with a way out, and its role. */
export async function clusterNeeds(on: Stage) {
  const { context, ref } = on;
  const net = await network(context).ensure(
    ref('cluster/network', 'aws.network', 'acme-aws-net'),
    { cidr: '10.100.0.0/16', tags },
    {},
  );
  const made = await subnets(context).ensure(
    ref('cluster/subnets', 'aws.subnets', 'acme-aws-subnets'),
    {
      zones,
      public: ['10.100.0.0/22', '10.100.4.0/22', '10.100.8.0/22'],
      private: ['10.100.64.0/20', '10.100.80.0/20', '10.100.96.0/20'],
      tags,
    },
    { network: net },
  );
  const role = await clusterRole(context).ensure(
    ref('cluster/role', 'aws.cluster-role', 'acme-aws-eks'),
    { trusted: 'eks.amazonaws.com', policies: ofAmazon('AmazonEKSClusterPolicy'), tags },
    {},
  );
  return { subnets: made, role, network: net };
}

/** A cluster, and all that its nodes need besides. */
export async function nodeNeeds(on: Stage) {
  const { context, ref } = on;
  const needs = await clusterNeeds(on);
  const ways = await gateways(context).ensure(
    ref('cluster/gateways', 'aws.gateways', 'acme-aws-gateways'),
    { natZones: zones.slice(0, 1), tags },
    needs,
  );
  await routes(context).ensure(
    ref('cluster/routes', 'aws.routes', 'acme-aws-routes'),
    { tags },
    { ...needs, gateways: ways },
  );
  const group = await servicesGroup(context).ensure(
    ref('cluster/services-sg', 'aws.services-sg', 'acme-aws-services'),
    { tags },
    needs,
  );
  const made = await cluster(context).ensure(clusterRef(on), clusterProps, needs);
  const role = await nodeRole(context).ensure(
    ref('node-pools/role', 'aws.node-role', 'acme-aws-node'),
    {
      trusted: 'ec2.amazonaws.com',
      policies: ofAmazon('AmazonEC2ContainerRegistryReadOnly', 'AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy'),
      tags,
    },
    {},
  );
  return { cluster: made, servicesGroup: group, role, subnets: needs.subnets };
}

export const clusterRef = (on: Stage) => on.ref('cluster/control-plane', 'aws.cluster', 'acme-aws');

const template: NodeTemplate = {
  diskGb: 300,
  diskType: 'gp3',
  iops: 6000,
  throughput: 500,
  workloads: ['gitpod.io/workload_ide', 'gitpod.io/workload_meta'],
  services: true,
};

/** Settings of the machines of two node groups, on Ubuntu's image for a version of Kubernetes. */
export async function templateProps(on: Stage, version = '1.34'): Promise<LaunchTemplatesProps> {
  const ssm = await on.amazon.clients.ssm();
  const Name = `/aws/service/canonical/ubuntu/eks/24.04/${version}/stable/current/amd64/hvm/ebs-gp3/ami-id`;
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  return {
    image: Parameter?.Value ?? '',
    clusterDns: '172.20.0.10',
    maxPods: 110,
    templates: {
      services: template,
      workspaces: { ...template, workloads: ['gitpod.io/workload_workspace_regular'], services: false },
    },
    tags,
  };
}

export const templatesRef = (on: Stage) =>
  on.ref('node-pools/launch-templates', 'aws.launch-templates', 'acme-aws-launch-templates');

/** Launch templates of two node groups. */
export async function madeTemplates(
  on: Stage,
  needs: { cluster: ControlPlaneOutput; servicesGroup: { vpc: string; group: string } },
) {
  return launchTemplates(on.context).ensure(templatesRef(on), await templateProps(on), needs);
}
