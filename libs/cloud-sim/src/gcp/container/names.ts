import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { invalid, notFound } from '../fault.ts';
import { resourceId } from '../gcp.ts';
import { isRegion, isZone } from '../compute/locations.ts';

/** `projects/p/locations/l` of a request, in its newer or older form. */
export function parentOf(request: JsonObject): string {
  const named = /^projects\/[^/]+\/locations\/[^/]+/.exec(text(request, 'parent') || text(request, 'name'));
  return named?.[0] ?? `projects/${text(request, 'projectId')}/locations/${text(request, 'zone')}`;
}

export function locationOf(request: JsonObject): string {
  const location = parentOf(request).split('/')[3] ?? '';
  if (location !== '-' && !isRegion(location) && !isZone(location))
    throw invalid(`Location "${location}" does not exist.`);
  return location;
}

/** `projects/p/locations/l/clusters/c`. */
function clusterPath(request: JsonObject): string {
  const named = /^projects\/[^/]+\/locations\/[^/]+\/clusters\/[^/]+/.exec(
    text(request, 'name') || text(request, 'parent'),
  );
  return named?.[0] ?? `${parentOf(request)}/clusters/${text(request, 'clusterId')}`;
}

function poolPath(request: JsonObject): string {
  const named = /^projects\/.+\/nodePools\/[^/]+/.exec(text(request, 'name'));
  return named?.[0] ?? `${clusterPath(request)}/nodePools/${text(request, 'nodePoolId')}`;
}

export function containerId(path: string): string {
  return resourceId('container', path);
}

export function selfLink(path: string): string {
  const zonal = isZone(path.split('/')[3] ?? '');
  return `https://container.googleapis.com/v1/${zonal ? path.replace('/locations/', '/zones/') : path}`;
}

export function findCluster(call: Call): Resource {
  return find(call, clusterPath(call.request));
}

export function findPool(call: Call): Resource {
  find(call, clusterPath(call.request));
  return find(call, poolPath(call.request));
}

function find(call: Call, path: string): Resource {
  const resource = call.gcp.graph.get(containerId(path));
  const isRead = call.http.method === 'GET';
  if (resource && (!isRead || call.gcp.lags.visible(resource, 'get', call.reader))) return resource;
  throw notFound(`Not found: ${path}.`);
}
