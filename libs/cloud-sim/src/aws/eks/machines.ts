import type { NodeGroup } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { labels, list, object, text } from '../../core/json.ts';
import { groupType } from '../autoscaling/groups.ts';
import { machinesOf } from '../autoscaling/machines.ts';
import type { Aws } from '../aws.ts';
import { instanceType } from '../ec2/machines/instance-types.ts';
import { readBootstrap } from './bootstrap.ts';
import { childrenOf } from './names.ts';

/** Pods that a machine takes when nobody says: by the addresses that Amazon's own CNI would have. */
const podsByAddresses = 58;
const defaultImageLabel = 'ami-00000000000000000';

export function scalingGroupOf(aws: Aws, nodegroup: Resource): Resource | undefined {
  return aws.graph.all(groupType).find((group) => group.parent === nodegroup.id);
}

/** What the cluster's control plane is told about its machines: those that found their way to it. */
export function nodeGroupsOf(aws: Aws, cluster: Resource): NodeGroup[] {
  return childrenOf(aws, cluster.id, 'nodegroups').flatMap((nodegroup) => {
    const group = scalingGroupOf(aws, nodegroup);
    const joins = nodegroup.hidden?.['joins'] === true;
    const machines = group && joins ? machinesOf(aws, group) : [];
    return machines.length === 0 ? [] : [nodeGroup(nodegroup, machines)];
  });
}

function nodeGroup(nodegroup: Resource, machines: Resource[]): NodeGroup {
  const [machineType = ''] = list(nodegroup.body, 'instanceTypes').filter((type) => typeof type === 'string');
  const facts = instanceType(machineType);
  const bootstrap = readBootstrap(text(nodegroup.hidden, 'userData'));
  const zoneOf = (machine: Resource): string => text(object(machine.body, 'Placement'), 'AvailabilityZone');
  return {
    pool: nodegroup.name,
    size: machines.length,
    zones: [...new Set(machines.map(zoneOf))].sort(),
    machineType,
    cpus: facts?.vcpus ?? 2,
    memoryBytes: (facts?.memoryMib ?? 4096) * 1024 ** 2,
    labels: {
      ...bootstrap?.nodeLabels,
      ...labels(nodegroup.body, 'labels'),
      'eks.amazonaws.com/nodegroup': nodegroup.name,
      'eks.amazonaws.com/nodegroup-image': text(object(nodegroup.hidden, 'launch'), 'imageId') || defaultImageLabel,
      'eks.amazonaws.com/capacityType': text(nodegroup.body, 'capacityType'),
    },
    maxPods: bootstrap && !bootstrap.useMaxPods ? (bootstrap.maxPods ?? 110) : (bootstrap?.maxPods ?? podsByAddresses),
    providerIdPrefix: 'aws://',
    machines: machines.map((machine) => ({
      name: text(machine.body, 'PrivateDnsName'),
      zone: zoneOf(machine),
      providerId: `aws:///${zoneOf(machine)}/${text(machine.body, 'InstanceId')}`,
    })),
  };
}
