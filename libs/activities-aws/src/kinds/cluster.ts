import { defineKind, type NoNeeds, type NoOutput } from '@slipway/blueprint';
import type { ClusterOutput, JsonObject, NodePoolOutput } from '@slipway/contracts';
import * as names from '../names.ts';
import type { RoleOutput } from './identity.ts';
import type { SecurityGroupOutput, SubnetsOutput } from './network.ts';
import type { Tags } from './tags.ts';

export interface LogGroupProps extends JsonObject {
  retentionDays: number;
  tags: Tags;
}
export const logGroup = defineKind<LogGroupProps, NoNeeds, NoOutput>('aws.log-group', {
  usualSeconds: 3,
  title: (name) => `log group ${name}`,
  name: names.logGroupName,
});

export interface ControlPlaneProps extends JsonObject {
  /** Minor version: `1.34` */
  version: string;
  /** Range of Services' addresses. */
  services: string;
  /** Who may reach the API server, sorted. */
  authorizedCidrs: string[];
  /** ARNs of further administrators, sorted. */
  admins: string[];
  tags: Tags;
}
export interface ControlPlaneOutput extends ClusterOutput {
  /** `https://….eks.amazonaws.com` */
  endpoint: string;
  /** Base64 of PEM, as EKS gives it. */
  certificateAuthority: string;
  /** `https://oidc.eks.….amazonaws.com/id/…` */
  issuer: string;
  /** `sg-…`, made by EKS, for control plane and nodes. */
  securityGroup: string;
}
export const cluster = defineKind<ControlPlaneProps, { subnets: SubnetsOutput; role: RoleOutput }, ControlPlaneOutput>(
  'aws.cluster',
  {
    pace: 'slow',
    usualSeconds: 540,
    title: (name) => `EKS cluster ${name}`,
    name: (scope) => scope.cluster.name,
  },
);

export interface AddOnProps extends JsonObject {
  /** `kube-proxy`, `coredns`, `aws-ebs-csi-driver`; in the default version for the cluster's. */
  addOn: string;
  /** Configuration values as the add-on's own schema has them. Tags of volumes are added by the resource. */
  configuration: JsonObject;
  /** False: it becomes active only once there are nodes, so nobody waits. */
  wait: boolean;
  tags: Tags;
}
export const addOn = defineKind<AddOnProps, { role?: RoleOutput }, NoOutput>('aws.addon', {
  pace: 'slow',
  usualSeconds: 45,
  title: (name) => `EKS add-on ${name}`,
});

/** What the machines of one node group are made from. */
export interface NodeTemplate extends JsonObject {
  diskGb: number;
  diskType: string;
  /** Null: what the type has by itself. */
  iops: number | null;
  /** MB/s */
  throughput: number | null;
  /** Kubernetes labels that every node carries with the value `true`, sorted. */
  workloads: string[];
  /** Whether the machines are also in the security group that may reach the database. */
  services: boolean;
}
export interface LaunchTemplatesProps extends JsonObject {
  /** `ami-…` */
  image: string;
  /** Address of the cluster's DNS. */
  clusterDns: string;
  maxPods: number;
  /** By name of the node group. */
  templates: Record<string, NodeTemplate>;
  tags: Tags;
}
export interface LaunchTemplatesOutput extends JsonObject {
  /** By name of the node group: `lt-…` and the version to use. */
  templates: Record<string, { id: string; version: string }>;
}
export const launchTemplates = defineKind<
  LaunchTemplatesProps,
  { cluster: ControlPlaneOutput; servicesGroup: SecurityGroupOutput },
  LaunchTemplatesOutput
>('aws.launch-templates', {
  usualSeconds: 5,
  title: (name) => `launch templates ${name}`,
  name: names.launchTemplatesName,
});

export interface NodeGroupProps extends JsonObject {
  machineType: string;
  /** Bounds of the autoscaler. */
  min: number;
  max: number;
  /** Nodes at first; afterwards the autoscaler decides. */
  desired: number;
  /** Kubernetes labels that every node carries with the value `true`, sorted. */
  workloads: string[];
  tags: Tags;
}
export interface NodeGroupOutput extends NodePoolOutput {
  autoScalingGroup: string;
}
export const nodeGroup = defineKind<
  NodeGroupProps,
  { templates: LaunchTemplatesOutput; role: RoleOutput; subnets: SubnetsOutput },
  NodeGroupOutput
>('aws.node-group', { pace: 'slow', usualSeconds: 120, title: (name) => `node group ${name}` });

export interface ScalingTagsProps extends JsonObject {
  tags: Tags;
}
export const scalingTags = defineKind<ScalingTagsProps, Record<string, NodeGroupOutput>, NoOutput>('aws.asg-tags', {
  usualSeconds: 3,
  title: (name) => `tags ${name} of the Auto Scaling groups`,
  name: names.scalingTagsName,
});

export interface StorageClassProps extends JsonObject {
  provisioner: string;
  parameters: Record<string, string>;
  /** Always: a class that claims do not get by themselves is half made. */
  isDefault: boolean;
}
export const storageClass = defineKind<StorageClassProps, NoNeeds, NoOutput>('aws.storage-class', {
  usualSeconds: 1,
  title: (name) => `default StorageClass ${name}`,
  name: () => 'gp3',
});
