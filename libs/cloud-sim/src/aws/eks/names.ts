import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { arn } from '../aws.ts';
import { placeOfCall } from '../ec2/objects.ts';
import type { Place } from '../ec2/objects.ts';
import type { Call } from '../service.ts';
import { invalidRequest, notFound } from './refusals.ts';

export type Kind = 'clusters' | 'nodegroups' | 'addons' | 'accessEntries' | 'podIdentityAssociations';

export function clusterArn(place: Place, name: string): string {
  return arn('eks', place.region, place.account, `cluster/${name}`);
}

/** ARN of something in a cluster: EKS ends it in a UUID, which a new one of the same name does not share. */
export function childArn(aws: Aws, cluster: Resource, word: string, path: string): string {
  const uuid = aws.seeded.uuid(word, cluster.id, path, aws.graph.creates(cluster.id));
  return arn('eks', cluster.location, cluster.project, `${word}/${cluster.name}/${path}/${uuid}`);
}

function noCluster(name: string): ReturnType<typeof notFound> {
  return notFound(`No cluster found for name: ${name}.`);
}

/** The cluster that the request names under `key`. */
export function findCluster(call: Call, key = 'clusterName'): Resource {
  const name = text(call.input, key);
  const cluster = call.aws.graph.get(clusterArn(placeOfCall(call), name));
  if (!cluster) throw noCluster(name);
  call.touched.add(cluster.id);
  return cluster;
}

/** As `findCluster`; changes inside a cluster wait until it has come up or finished its own update. */
export function findActiveCluster(call: Call): Resource {
  const cluster = findCluster(call);
  if (text(cluster.body, 'status') !== 'ACTIVE')
    throw invalidRequest(`Cluster '${cluster.name}' is not in ACTIVE status`, { clusterName: cluster.name });
  return cluster;
}

export function childrenOf(aws: Aws, cluster: string, kind: Kind): Resource[] {
  return aws.graph.all(`eks.${kind}`).filter((resource) => resource.parent === cluster);
}

export function childNamed(aws: Aws, cluster: string, kind: Kind, name: string): Resource | undefined {
  return childrenOf(aws, cluster, kind).find((child) => child.name === name);
}

export function findNodegroup(call: Call): Resource {
  const cluster = findCluster(call);
  const name = text(call.input, 'nodegroupName');
  const found = childNamed(call.aws, cluster.id, 'nodegroups', name);
  if (!found)
    throw notFound(`No node group found for name: ${name}.`, { clusterName: cluster.name, nodegroupName: name });
  call.touched.add(found.id);
  return found;
}

export function findAddOn(call: Call): Resource {
  const cluster = findCluster(call);
  const name = text(call.input, 'addonName');
  const found = childNamed(call.aws, cluster.id, 'addons', name);
  if (!found)
    throw notFound(`No addon: ${name} found in cluster: ${cluster.name}`, {
      clusterName: cluster.name,
      addonName: name,
    });
  call.touched.add(found.id);
  return found;
}
