import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { leaks } from '../children/controller-call.ts';
import { computeId, selfLink } from '../compute/references.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';
import { nodeTag } from './nodes.ts';

/** Firewall rules that every cluster brings along. */
export function addFirewalls(gcp: Gcp, cluster: Resource): void {
  const podRange = '10.0.0.0/12';
  const rules: [suffix: string, body: JsonObject][] = [
    [
      'all',
      { sourceRanges: [podRange], allowed: [{ IPProtocol: 'tcp' }, { IPProtocol: 'udp' }, { IPProtocol: 'icmp' }] },
    ],
    [
      'vms',
      { sourceRanges: ['10.128.0.0/9'], allowed: [{ IPProtocol: 'icmp' }, { IPProtocol: 'tcp', ports: ['1-65535'] }] },
    ],
    ['exkubelet', { sourceRanges: ['0.0.0.0/0'], denied: [{ IPProtocol: 'tcp', ports: ['10255'] }] }],
  ];
  for (const [suffix, body] of rules) {
    addFirewall(gcp, cluster, `gke-${cluster.name}-${gcp.seeded.hex(8, 'cluster', cluster.id)}-${suffix}`, body);
  }
}

export function addFirewall(gcp: Gcp, cluster: Resource, name: string, body: JsonObject, parent = cluster.id): string {
  const network = cluster.refs[0] ?? '';
  const path = `projects/${cluster.project}/global/firewalls/${name}`;
  const id = computeId(path);
  if (gcp.graph.get(id)) return id;
  gcp.graph.forget(id);
  gcp.graph.create({
    id,
    type: 'compute.firewalls',
    cloud,
    name,
    project: cluster.project,
    location: 'global',
    parent,
    body: {
      kind: 'compute#firewall',
      id: gcp.seeded.digits(19, path, gcp.clock.now()),
      creationTimestamp: gcp.clock.iso(),
      name,
      network: selfLink(network.replace('//compute.googleapis.com/', '')),
      priority: 1000,
      direction: 'INGRESS',
      disabled: false,
      targetTags: [nodeTag(gcp, cluster)],
      selfLink: selfLink(path),
      ...body,
    },
    refs: [network],
    createdBy: 'gke',
  });
  return id;
}

/** Takes the cluster's rules away; a fault rule `leak` leaves them. */
export function removeFirewalls(gcp: Gcp, cluster: Resource): void {
  for (const rule of gcp.graph.children(cluster.id)) {
    if (rule.type !== 'compute.firewalls' || !rule.name.startsWith('gke-')) continue;
    if (!leaks(gcp, 'firewall', rule.name)) gcp.graph.delete(rule.id, 'gke');
  }
}
