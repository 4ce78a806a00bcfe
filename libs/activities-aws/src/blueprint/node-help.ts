import { chartProps, chartRelease, type Blueprint, type Handle } from '@slipway/blueprint';
import * as k from '../kinds.ts';
import { roleName } from '../names.ts';
import type { AwsInstallation } from '../spec.ts';
import { autoscalerStatements } from './autoscaler-statements.ts';

/**
 * Calico in place of Amazon's network plug-in, by its operator. There are no nodes yet that its pods could run on, so nobody waits.
 * docs.tigera.io/calico/latest/getting-started/kubernetes/managed-public-cloud/eks
 */
export function calico(b: Blueprint, spec: AwsInstallation, pods: string, cluster: Handle): Handle {
  const values = {
    installation: {
      kubernetesProvider: 'EKS',
      cni: { type: 'Calico' },
      calicoNetwork: {
        bgp: 'Disabled',
        ipPools: [{ cidr: pods, encapsulation: 'VXLAN', natOutgoing: 'Enabled' }],
      },
    },
    // An API served by pods would hold up every removal of a namespace once they are gone; nobody here asks it anything.
    apiServer: { enabled: false },
    goldmane: { enabled: false },
    whisker: { enabled: false },
  };
  return chartRelease(
    b,
    'cluster/calico',
    {
      ...chartProps('tigera-operator', spec.charts, values),
      namespace: 'tigera-operator',
      release: 'calico',
      wait: false,
      namespaceLabels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
    },
    { after: [cluster] },
  );
}

export interface NodeHelp {
  cluster: Handle<k.ControlPlaneOutput>;
  provider: Handle<k.OidcProviderOutput>;
  services: Handle<k.NodeGroupOutput>;
  /** By pool. */
  pools: Record<string, Handle<k.NodeGroupOutput>>;
  csiPolicies: string[];
}

/** What nodes need before they are of use: cluster DNS, volumes, and who makes more of them. */
export function addNodeHelp(b: Blueprint, spec: AwsInstallation, nodes: NodeHelp): Handle[] {
  const { tags } = spec;
  const { provider, services, pools } = nodes;
  const scalingTags = b.add('node-pools/asg-tags', k.scalingTags, { tags }, pools);
  const dns = b.add(
    'node-pools/dns',
    k.addOn,
    { addOn: 'coredns', configuration: {}, wait: true, tags },
    {},
    { name: 'coredns', after: [services] },
  );
  const csiRole = b.add(
    'node-pools/ebs-csi-role',
    k.serviceAccountRole,
    { serviceAccount: 'kube-system/ebs-csi-controller-sa', policies: nodes.csiPolicies, statements: [], tags },
    { provider },
    { name: roleName(b.scope, 'ebs-csi') },
  );
  const csi = b.add(
    'node-pools/ebs-csi',
    k.addOn,
    { addOn: 'aws-ebs-csi-driver', configuration: {}, wait: true, tags },
    { role: csiRole },
    { name: 'aws-ebs-csi-driver', after: [services] },
  );
  const storageClass = b.add(
    'node-pools/storage-class',
    k.storageClass,
    { provisioner: 'ebs.csi.aws.com', parameters: { type: 'gp3', encrypted: 'true' }, isDefault: true },
    {},
    { after: [csi] },
  );
  const scalerRole = b.add(
    'node-pools/autoscaler-role',
    k.serviceAccountRole,
    {
      serviceAccount: 'kube-system/cluster-autoscaler',
      policies: [],
      statements: autoscalerStatements,
      tags,
    },
    { provider },
    { name: roleName(b.scope, 'autoscaler') },
  );
  const values = {
    cloudProvider: 'aws',
    awsRegion: spec.region,
    autoDiscovery: { clusterName: spec.name },
    fullnameOverride: 'cluster-autoscaler',
    rbac: { serviceAccount: { name: 'cluster-autoscaler' } },
    extraArgs: {
      'skip-nodes-with-local-storage': false,
      'skip-nodes-with-system-pods': false,
      expander: 'least-waste',
      'balance-similar-node-groups': true,
      'scale-down-utilization-threshold': 0.2,
      v: 2,
    },
  };
  const autoscaler = chartRelease(
    b,
    'node-pools/autoscaler',
    {
      ...chartProps('cluster-autoscaler', spec.charts, values),
      namespace: 'kube-system',
      release: 'cluster-autoscaler',
      wait: true,
      namespaceLabels: null,
    },
    {
      identity: { from: scalerRole, annotationsAt: 'rbac.serviceAccount.annotations' },
      // It asks Amazon by name: cluster DNS comes first.
      after: [...Object.values(pools), scalingTags, dns],
    },
  );
  return [dns, storageClass, scalingTags, autoscaler];
}
