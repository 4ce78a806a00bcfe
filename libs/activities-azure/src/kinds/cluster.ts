import { defineKind } from '@slipway/blueprint';
import type { ClusterOutput, JsonObject, NodePoolOutput } from '@slipway/contracts';
import type { IdentityOutput } from './identity.ts';
import type { NetworkOutput } from './network.ts';
import type { Tags } from './tags.ts';

/** A pool of nodes as AKS is asked for it. */
export interface PoolProps extends JsonObject {
  machineType: string;
  /** Bounds of the autoscaler. */
  min: number;
  max: number;
  /** Nodes at first; afterwards the autoscaler decides. */
  desired: number;
  diskGb: number;
  /** `Managed` or `Ephemeral`. */
  diskType: string;
  /** Kubernetes labels that every node carries with the value `true`, sorted. */
  workloads: string[];
}

export interface ControlPlaneProps extends JsonObject {
  /** Region. */
  location: string;
  /** With its patch: `1.33.5` */
  version: string;
  /** `overlay` or `kubenet` */
  networkMode: string;
  /** Range of the pods' addresses. */
  pods: string;
  /** Range of Services' addresses. */
  services: string;
  /** Address of the cluster's DNS, in the range of Services. */
  clusterDns: string;
  /** Who may reach the API server, sorted. Empty: everybody. */
  authorizedCidrs: string[];
  /** `Free`, `Standard` or `Premium` */
  tier: string;
  /** The pool that the cluster is made with, named `services`. Its own step keeps it in step with the file. */
  firstPool: PoolProps;
  tags: Tags;
}
export interface ControlPlaneOutput extends ClusterOutput {
  id: string;
  /** Host of the API server. */
  endpoint: string;
  /** Issuer of service accounts' tokens, a URL as tokens name it. */
  issuer: string;
  /** Principal of the identity that nodes act as. */
  kubeletPrincipal: string;
  nodeResourceGroup: string;
}
export const cluster = defineKind<
  ControlPlaneProps,
  { network: NetworkOutput; identity: IdentityOutput },
  ControlPlaneOutput
>('azure.cluster', {
  pace: 'slow',
  usualSeconds: 300,
  title: (name) => `AKS cluster ${name}`,
  name: (scope) => scope.cluster.name,
});

export interface AgentPoolProps extends PoolProps {
  /** Of the nodes, as the control plane's. */
  version: string;
  /** It came with the cluster, and goes with it. */
  withCluster: boolean;
  tags: Tags;
}
export const agentPool = defineKind<
  AgentPoolProps,
  { cluster: ControlPlaneOutput; network: NetworkOutput },
  NodePoolOutput
>('azure.agent-pool', { pace: 'slow', usualSeconds: 180, title: (name) => `node pool ${name}` });
