import { clusterBasics, poolLabels, type Blueprint, type Handle, type Slot, type Slots } from '@slipway/blueprint';
import * as k from './kinds.ts';
import { addData } from './blueprint/data.ts';
import { addDns } from './blueprint/dns.ts';
import { addNetwork } from './blueprint/network.ts';
import { addNodeHelp, calico } from './blueprint/node-help.ts';
import { installerSettings } from './blueprint/installer-settings.ts';
import { partitionOf } from './names.ts';
import { clusterDns, rangesOf } from './ranges.ts';
import type { AwsResolved } from './resolved.ts';
import { databaseSecret } from './secrets.ts';
import { diskSpeed, poolSizes } from './sizes.ts';
import type { AwsInstallation } from './spec.ts';

/** Names of the node groups, by what the installation file calls the pools. */
const nodeGroups = {
  services: 'services',
  workspaces: 'workspaces',
  regular: 'regular-workspaces',
  headless: 'headless-workspaces',
};

/** Everything of one installation on Amazon's cloud. Source: the reference architecture, section 5. */
export function awsBlueprint(spec: AwsInstallation, resolved: AwsResolved, b: Blueprint): Slots {
  const { tags } = spec;
  const ranges = rangesOf(spec);
  const amazonPolicies = `arn:${partitionOf(spec.region)}:iam::aws:policy`;
  const policies = (...names: string[]): string[] => names.map((name) => `${amazonPolicies}/${name}`).sort();

  const { subnets, waysOut, servicesGroup } = addNetwork(b, spec, resolved);
  const clusterRole = b.add(
    'cluster/role',
    k.clusterRole,
    { trusted: 'eks.amazonaws.com', policies: policies('AmazonEKSClusterPolicy'), tags },
    {},
  );
  const logGroup = b.add('cluster/log-group', k.logGroup, { retentionDays: 30, tags }, {});
  const cluster = b.add(
    'cluster/control-plane',
    k.cluster,
    {
      version: resolved.kubernetes,
      services: ranges.services,
      authorizedCidrs: [...(spec.network.authorizedCidrs ?? ['0.0.0.0/0'])].sort(),
      admins: [...spec.settings.admins].sort(),
      tags,
    },
    { subnets, role: clusterRole },
    {
      after: [...waysOut, logGroup],
      from: {
        version: 'spec.kubernetes.version',
        services: 'spec.network.services',
        authorizedCidrs: 'spec.network.authorizedCidrs',
        admins: 'spec.aws.admins',
      },
    },
  );
  const basics = clusterBasics(b, cluster, databaseSecret.name);
  const provider = b.add('cluster/oidc-provider', k.oidcProvider, { audience: 'sts.amazonaws.com', tags }, { cluster });
  // It becomes active with the first node, which in turn does not become ready without it.
  const kubeProxy = b.add(
    'cluster/kube-proxy',
    k.addOn,
    { addOn: 'kube-proxy', configuration: {}, wait: false, tags },
    {},
    { name: 'kube-proxy', after: [cluster] },
  );
  const network = calico(b, spec, ranges.pods, cluster);

  const nodeRole = b.add(
    'node-pools/role',
    k.nodeRole,
    {
      trusted: 'ec2.amazonaws.com',
      policies: policies(
        'AmazonEC2ContainerRegistryReadOnly',
        'AmazonEKSWorkerNodePolicy',
        'AmazonEKS_CNI_Policy',
        'AmazonSSMManagedInstanceCore',
      ),
      tags,
    },
    {},
  );
  const workloads = poolLabels(spec.nodePools.layout);
  const sizes = poolSizes(spec).map(([pool, size]) => ({
    pool,
    nodeGroup: nodeGroups[pool],
    size,
    speed: diskSpeed(spec, size),
    workloads: [...(workloads[pool] ?? [])].sort(),
  }));
  const templates = b.add(
    'node-pools/launch-templates',
    k.launchTemplates,
    {
      image: resolved.image,
      clusterDns: clusterDns(ranges.services),
      maxPods: 110,
      templates: Object.fromEntries(
        sizes.map(({ pool, nodeGroup, size, speed, workloads: labels }) => [
          nodeGroup,
          {
            diskGb: size.diskGb,
            diskType: size.diskType,
            iops: speed.iops ?? null,
            throughput: speed.throughput ?? null,
            workloads: labels,
            services: pool === 'services',
          },
        ]),
      ),
      tags,
    },
    { cluster, servicesGroup },
    { from: { image: 'spec.kubernetes.version' } },
  );
  const nodeGroup = (index: number, after: readonly Handle[]): Handle<k.NodeGroupOutput> => {
    const { pool, nodeGroup: name, size, workloads: labels } = sizes[index]!;
    const { machineType, min, max, desired } = size;
    return b.add(
      `node-pools/${pool}`,
      k.nodeGroup,
      { machineType, min, max, desired, workloads: labels, tags },
      { templates, role: nodeRole, subnets },
      {
        name,
        after,
        from: Object.fromEntries(
          ['machineType', 'min', 'max', 'desired'].map((prop) => [prop, `spec.nodePools.${pool}.${prop}`]),
        ),
      },
    );
  };
  // The first group alone: a wrong image or security group is then found out with one group and not with all of them.
  const services = nodeGroup(0, [network, kubeProxy, ...waysOut]);
  const others = sizes.slice(1).map((_, index) => nodeGroup(index + 1, [services]));
  const pools = [services, ...others];
  const ready = addNodeHelp(b, spec, {
    cluster,
    provider,
    services,
    pools: Object.fromEntries(sizes.map(({ pool }, index) => [pool, pools[index]!])),
    csiPolicies: policies('service-role/AmazonEBSCSIDriverPolicy'),
  });

  const dns = addDns(b, spec, provider);
  const data = addData(b, spec, resolved, { subnets, servicesGroup, basics });
  return {
    basics,
    cluster: { from: cluster, after: [] },
    pools: pools.map((from, index): Slot<k.NodeGroupOutput> => ({ from, after: index === 0 ? ready : [] })),
    ...dns,
    ...data,
    installer: installerSettings(spec, b.scope),
  };
}
