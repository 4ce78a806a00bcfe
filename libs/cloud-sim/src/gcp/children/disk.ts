import type { DiskRequest } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { computeId, selfLink } from '../compute/references.ts';
import { isZone } from '../compute/locations.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';

export const diskDriver = 'pd.csi.storage.gke.io';

/** Dollars a gigabyte and month. */
const prices: Record<string, number> = { 'pd-standard': 0.044, 'pd-balanced': 0.11, 'pd-ssd': 0.187 };
const hoursPerMonth = 730;

export function diskPrice(type: string, gigabytes: number): number {
  return ((prices[type] ?? 0.11) * gigabytes) / hoursPerMonth;
}

/** Makes the disk of a claim. It carries the cluster's name, not the installation's labels. */
export function ensureDisk(gcp: Gcp, cluster: Resource, request: DiskRequest): string {
  const zones = (cluster.body['locations'] as string[] | undefined) ?? [];
  const zone = isZone(request.zone) ? request.zone : (zones[0] ?? `${cluster.location}-b`);
  const name = request.name.startsWith('pvc-') ? request.name : `pvc-${request.uid}`;
  const path = `projects/${cluster.project}/zones/${zone}/disks/${name}`;
  if (gcp.graph.get(computeId(path))) return path;
  const type = /ssd|premium/.test(request.storageClass)
    ? 'pd-ssd'
    : request.storageClass === 'standard'
      ? 'pd-standard'
      : 'pd-balanced';
  const gigabytes = Math.max(10, Math.ceil(request.sizeBytes / 1024 ** 3));
  gcp.graph.forget(computeId(path));
  gcp.graph.create({
    id: computeId(path),
    type: 'compute.disks',
    cloud,
    name,
    project: cluster.project,
    location: zone,
    parent: cluster.id,
    body: {
      kind: 'compute#disk',
      id: gcp.seeded.digits(19, path),
      creationTimestamp: gcp.clock.iso(),
      name,
      sizeGb: String(gigabytes),
      zone: selfLink(`projects/${cluster.project}/zones/${zone}`),
      status: 'READY',
      type: selfLink(`projects/${cluster.project}/zones/${zone}/diskTypes/${type}`),
      description: JSON.stringify({
        'kubernetes.io/created-for/pv/name': name,
        'kubernetes.io/created-for/pvc/name': request.claim,
        'kubernetes.io/created-for/pvc/namespace': request.namespace,
        'storage.gke.io/created-by': diskDriver,
      }),
      labels: { 'goog-k8s-cluster-name': cluster.name, 'goog-k8s-cluster-location': cluster.location },
      selfLink: selfLink(path),
    },
    hidden: { madeBy: 'kubernetes' },
    refs: [],
    createdBy: 'csi-driver',
    costPerHour: diskPrice(type, gigabytes),
  });
  return path;
}
