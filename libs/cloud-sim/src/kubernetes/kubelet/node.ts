import { createHash } from 'node:crypto';
import type { NodeGroup } from '../../core/cluster-host.ts';
import type { Condition, KubernetesObject, Node } from '../api/objects.ts';
import type { System } from '../system/system-objects.ts';
import { readyCondition, type Network } from './node-network.ts';

/** Marks the nodes that are ours to remove. */
export const poolLabel = 'sim.slipway.dev/pool';

/** One machine of a pool, before it is a Node. */
export interface Machine {
  name: string;
  zone: string;
  providerId: string;
  group: NodeGroup;
}

/** The machines of a pool: as the cloud names them, else spread over its zones, where growing never renames one. */
export function machinesOf(clusterId: string, group: NodeGroup): Machine[] {
  if (group.machines) return group.machines.map((machine) => ({ ...machine, group }));
  const suffix = createHash('sha256').update(`${clusterId}/${group.pool}`).digest('hex').slice(0, 8);
  return Array.from({ length: group.size }, (_, index) => {
    const name = `${group.pool}-${suffix}-${index}`;
    const zone = group.zones[index % group.zones.length] ?? 'local';
    return { name, zone, providerId: `${group.providerIdPrefix}/${zone}/${name}`, group };
  });
}

/** The Node object as the kubelet would register it. */
export function toNode({ name, zone, providerId, group }: Machine): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        [poolLabel]: group.pool,
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'node.kubernetes.io/instance-type': group.machineType,
        'topology.kubernetes.io/region': zone.replace(/-?[a-z]$/, ''),
        'topology.kubernetes.io/zone': zone,
        ...group.labels,
      },
    },
    spec: { providerID: providerId },
  };
}

export interface NodeFacts {
  /** What the cloud calls the cluster's version. */
  kubeletVersion: string;
  system: System;
  /** Undefined: none, and so the node is not ready. */
  network: Network | undefined;
}

/** The status that a machine without faults of its own reports. */
export function nodeStatus(
  { name, group }: Machine,
  { kubeletVersion, system, network }: NodeFacts,
): Record<string, unknown> {
  const resources = {
    cpu: String(group.cpus),
    memory: `${Math.floor(group.memoryBytes / 1024)}Ki`,
    pods: String(group.maxPods),
    'ephemeral-storage': '98831908Ki',
  };
  return {
    capacity: resources,
    allocatable: {
      ...resources,
      cpu: `${group.cpus * 1000 - 80}m`,
      memory: `${Math.floor((group.memoryBytes * 0.86) / 1024)}Ki`,
    },
    addresses: [
      { type: 'InternalIP', address: addressOf(name) },
      { type: 'Hostname', address: name },
    ],
    conditions: nodeConditions(network),
    nodeInfo: {
      machineID: name,
      systemUUID: name,
      bootID: name,
      kernelVersion: system === 'gke' ? '6.8.0-1030-gke' : '6.8.0-1029-aws',
      osImage: 'Ubuntu 24.04.2 LTS',
      containerRuntimeVersion: 'containerd://2.0.5',
      kubeletVersion,
      kubeProxyVersion: kubeletVersion,
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
  };
}

/** What the machine says of itself, as of now. */
export function nodeConditions(network: Network | undefined): Condition[] {
  const now = new Date().toISOString();
  const condition = (type: string, reason: string, message: string): Condition & { lastHeartbeatTime: string } => ({
    type,
    status: 'False',
    reason,
    message,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  });
  return [
    condition('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    readyCondition(network),
  ];
}

/** The heartbeat that keeps the node lifecycle controller from marking the node Unknown. */
export function nodeLease(node: string): KubernetesObject {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: node, namespace: 'kube-node-lease' },
    spec: {
      holderIdentity: node,
      leaseDurationSeconds: 40,
      renewTime: new Date().toISOString().replace('Z', '000Z'),
    },
  };
}

/** A private address that nobody dials, the same for the same node; a name such as `ip-10-0-12-7…` says it itself. */
function addressOf(name: string): string {
  const [, ...named] = /^ip-(\d+)-(\d+)-(\d+)-(\d+)\b/.exec(name) ?? [];
  if (named.length === 4) return named.join('.');
  const [a = 0, b = 0] = createHash('sha256').update(name).digest();
  return `10.255.${a}.${Math.max(2, b)}`;
}
