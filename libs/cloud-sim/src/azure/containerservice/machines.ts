import type { NodeGroup } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { integer, object, text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { computeTypes } from '../compute/compute-types.ts';
import { vmSize } from '../compute/vm-sizes.ts';
import { poolsOf } from './cluster-types.ts';
import { inNodeGroup, scaleSetName } from './node-group.ts';
import { nodeLabelsOf, zonesOf } from './pool-draft.ts';

/** What the cluster's control plane is told about its machines. */
export function nodeGroupsOf(azure: Azure, cluster: Resource): NodeGroup[] {
  return poolsOf(azure, cluster.id).flatMap((pool) => {
    const set = azure.find(inNodeGroup(cluster, computeTypes.scaleSet, scaleSetName(azure, cluster, pool.name)));
    const size = integer(object(set?.body, 'sku'), 'capacity') ?? 0;
    return set && size > 0 ? [nodeGroup(cluster, pool, set, size)] : [];
  });
}

function nodeGroup(cluster: Resource, pool: Resource, set: Resource, size: number): NodeGroup {
  const properties = object(pool.body, 'properties');
  const machineType = text(properties, 'vmSize');
  const facts = vmSize(machineType);
  // Machines outside of zones are told apart by their fault domain.
  const zones = zonesOf(pool).map((zone) => `${cluster.location}-${zone}`);
  const zoneOf = (index: number): string => zones[index % zones.length] ?? '0';
  const mode = text(properties, 'mode').toLowerCase();
  return {
    pool: pool.name,
    size,
    zones: zones.length > 0 ? zones : ['0'],
    machineType,
    cpus: facts?.vcpus ?? 2,
    memoryBytes: (facts?.memoryGib ?? 4) * 1024 ** 3,
    labels: {
      'topology.kubernetes.io/region': cluster.location,
      agentpool: pool.name,
      'kubernetes.azure.com/agentpool': pool.name,
      'kubernetes.azure.com/cluster': text(object(cluster.body, 'properties'), 'nodeResourceGroup'),
      'kubernetes.azure.com/mode': mode,
      'kubernetes.azure.com/os-sku': text(properties, 'osSKU'),
      ...nodeLabelsOf(pool),
    },
    maxPods: integer(properties, 'maxPods') ?? 110,
    providerIdPrefix: 'azure://',
    machines: Array.from({ length: size }, (_, index) => ({
      name: `${set.name}${index.toString(36).padStart(6, '0')}`,
      zone: zoneOf(index),
      providerId: `azure://${set.id}/virtualMachines/${index}`,
    })),
  };
}
