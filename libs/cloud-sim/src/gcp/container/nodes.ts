import type { NodeGroup } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { integer, labels, object, text } from '../../core/json.ts';
import { machineType } from '../compute/machine-types.ts';
import { nodeDemand } from '../compute/quota.ts';
import { computeId, selfLink } from '../compute/references.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';

export function poolsOf(gcp: Gcp, cluster: string): Resource[] {
  return gcp.graph.children(cluster).filter((child) => child.type === 'container.nodePools');
}

/** Nodes per zone; the API never shows it, only the number at creation. */
export function sizePerZone(pool: Resource): number {
  return integer(pool.hidden, 'size') ?? integer(pool.body, 'initialNodeCount') ?? 0;
}

function zonesOfPool(pool: Resource): string[] {
  return (pool.body['locations'] as string[] | undefined) ?? [];
}

/** What all machines of a pool take from the region's quota. */
export function demandOf(pool: { body: Resource['body'] }, perZone: number): Record<string, number> {
  const config = object(pool.body, 'config');
  const zones = (pool.body['locations'] as string[] | undefined)?.length ?? 0;
  const one = nodeDemand(text(config, 'machineType'), text(config, 'diskType'), integer(config, 'diskSizeGb') ?? 0);
  return Object.fromEntries(Object.entries(one).map(([metric, amount]) => [metric, amount * perZone * zones]));
}

export function poolSlug(gcp: Gcp, pool: Resource): string {
  const cluster = pool.parent?.split('/').at(-1) ?? '';
  return `gke-${cluster.slice(0, 20)}-${pool.name.slice(0, 12)}-${gcp.seeded.hex(8, 'pool', pool.id)}`;
}

/** Makes the pool's machines in Compute those that its size asks for. */
export function syncInstances(gcp: Gcp, pool: Resource): void {
  const cluster = gcp.graph.get(pool.parent ?? '');
  if (!cluster) return;
  for (const zone of zonesOfPool(pool)) {
    for (let index = 0; index < sizePerZone(pool); index++) addInstance(gcp, cluster, pool, zone, index);
    for (const instance of instancesOf(gcp, pool)) {
      if (instance.location === zone && (integer(instance.hidden, 'index') ?? 0) >= sizePerZone(pool))
        gcp.graph.delete(instance.id, 'gke');
    }
  }
  const nodes = poolsOf(gcp, cluster.id).reduce((sum, item) => sum + instancesOf(gcp, item).length, 0);
  gcp.graph.patch(cluster.id, { currentNodeCount: nodes });
}

export function removeInstances(gcp: Gcp, pool: Resource): void {
  for (const instance of instancesOf(gcp, pool)) gcp.graph.delete(instance.id, 'gke');
}

function instancesOf(gcp: Gcp, pool: Resource): Resource[] {
  return gcp.graph.all('compute.instances').filter((instance) => instance.parent === pool.id);
}

function addInstance(gcp: Gcp, cluster: Resource, pool: Resource, zone: string, index: number): void {
  const { project } = cluster;
  const config = object(pool.body, 'config');
  const name = `${poolSlug(gcp, pool)}-${gcp.seeded.hex(4, 'node', pool.id, zone, index)}`;
  const path = `projects/${project}/zones/${zone}/instances/${name}`;
  if (gcp.graph.get(computeId(path))) return;
  const machine = text(config, 'machineType');
  gcp.graph.forget(computeId(path));
  gcp.graph.create({
    id: computeId(path),
    type: 'compute.instances',
    cloud,
    name,
    project,
    location: zone,
    parent: pool.id,
    body: {
      kind: 'compute#instance',
      id: gcp.seeded.digits(19, path),
      creationTimestamp: gcp.clock.iso(),
      name,
      status: 'RUNNING',
      zone: selfLink(`projects/${project}/zones/${zone}`),
      machineType: selfLink(`projects/${project}/zones/${zone}/machineTypes/${machine}`),
      selfLink: selfLink(path),
      labels: {
        'goog-gke-node': '',
        'goog-k8s-cluster-name': cluster.name,
        'goog-k8s-node-pool-name': pool.name,
        ...labels(config, 'resourceLabels'),
      },
      tags: { items: [nodeTag(gcp, cluster)] },
      networkInterfaces: cluster.refs.slice(0, 1).map((network) => ({
        network: selfLink(network.replace('//compute.googleapis.com/', '')),
        subnetwork: selfLink((cluster.refs[1] ?? '').replace('//compute.googleapis.com/', '')),
      })),
    },
    hidden: { index, ...nodeDemand(machine, text(config, 'diskType'), integer(config, 'diskSizeGb') ?? 0) },
    refs: [...cluster.refs],
    createdBy: 'gke',
    costPerHour: machineType(machine)?.price ?? 0.04,
  });
}

export function nodeTag(gcp: Gcp, cluster: Resource): string {
  return `gke-${cluster.name}-${gcp.seeded.hex(8, 'cluster', cluster.id)}-node`;
}

/** What the cluster's control plane is told about its machines. */
export function nodeGroups(gcp: Gcp, cluster: Resource): NodeGroup[] {
  return poolsOf(gcp, cluster.id)
    .filter((pool) => instancesOf(gcp, pool).length > 0)
    .map((pool) => {
      const config = object(pool.body, 'config');
      const machine = machineType(text(config, 'machineType'));
      return {
        pool: pool.name,
        size: instancesOf(gcp, pool).length,
        zones: zonesOfPool(pool),
        machineType: text(config, 'machineType'),
        cpus: machine?.cpus ?? 2,
        memoryBytes: (machine?.memoryMb ?? 4096) * 1024 * 1024,
        labels: { ...labels(config, 'labels'), 'cloud.google.com/gke-nodepool': pool.name },
        maxPods: integer(object(pool.body, 'maxPodsConstraint'), 'maxPodsPerNode') ?? 110,
        providerIdPrefix: `gce://${cluster.project}`,
      };
    });
}
