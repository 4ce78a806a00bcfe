import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import type { Call } from '../service.ts';
import { childNamed, findCluster } from './names.ts';
import { invalidRequest, notFound } from './refusals.ts';

export function usesEntries(cluster: Resource): boolean {
  return text(object(cluster.body, 'accessConfig'), 'authenticationMode') !== 'CONFIG_MAP';
}

/** The cluster that the request names, where access is given by entries. */
export function findWithEntries(call: Call): Resource {
  const cluster = findCluster(call);
  if (!usesEntries(cluster))
    throw invalidRequest(
      "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
      { clusterName: cluster.name },
    );
  return cluster;
}

/** The access entry that the request names by its principal. */
export function findAccessEntry(call: Call): Resource {
  const cluster = findWithEntries(call);
  const found = childNamed(call.aws, cluster.id, 'accessEntries', text(call.input, 'principalArn'));
  if (!found)
    throw notFound(
      "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
    );
  call.touched.add(found.id);
  return found;
}
