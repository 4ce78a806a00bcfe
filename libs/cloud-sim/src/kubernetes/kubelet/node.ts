import { createHash } from 'node:crypto';
import type { NodeGroup } from '../../core/cluster-host.ts';
import type { KubernetesObject, Node } from '../api/objects.ts';

/** Marks the nodes that are ours to remove. */
export const poolLabel = 'sim.slipway.dev/pool';

/** One machine of a pool, before it is a Node. */
export interface Machine {
  name: string;
  zone: string;
  group: NodeGroup;
}

/** The machines of a pool, spread over its zones; growing never renames one. */
export function machinesOf(clusterId: string, group: NodeGroup): Machine[] {
  const suffix = createHash('sha256').update(`${clusterId}/${group.pool}`).digest('hex').slice(0, 8);
  return Array.from({ length: group.size }, (_, index) => ({
    name: `${group.pool}-${suffix}-${index}`,
    zone: group.zones[index % group.zones.length] ?? 'local',
    group,
  }));
}

/** The Node object as the kubelet would register it. */
export function toNode({ name, zone, group }: Machine): Node {
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
    spec: { providerID: `${group.providerIdPrefix}/${zone}/${name}` },
  };
}

/** The status of a healthy node. `kubeletVersion` is what the cloud calls the cluster's version. */
export function readyNodeStatus({ name, group }: Machine, kubeletVersion: string): Record<string, unknown> {
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
    conditions: readyConditions(),
    nodeInfo: {
      machineID: name,
      systemUUID: name,
      bootID: name,
      kernelVersion: '6.8.0-1030-gke',
      osImage: 'Ubuntu 24.04.2 LTS',
      containerRuntimeVersion: 'containerd://2.0.5',
      kubeletVersion,
      kubeProxyVersion: kubeletVersion,
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
  };
}

function readyConditions(): Record<string, unknown>[] {
  const now = new Date().toISOString();
  const condition = (type: string, status: string, reason: string, message: string): Record<string, unknown> => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  });
  return [
    condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
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

/** A private address that nobody dials, the same for the same node. */
function addressOf(name: string): string {
  const [a = 0, b = 0] = createHash('sha256').update(name).digest();
  return `10.255.${a}.${Math.max(2, b)}`;
}
