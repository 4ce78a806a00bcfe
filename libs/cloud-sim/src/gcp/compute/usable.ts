import type { Resource } from '../../core/graph.ts';
import type { Call } from '../api.ts';
import { invalid, notFound } from '../fault.ts';
import { pathOf } from '../gcp.ts';
import { computeId, referencePath } from './references.ts';

/** The resource that a field refers to: it must exist, be of the right kind and have been made completely. */
export function usable(call: Call, value: string, collection: string, field: string): Resource {
  const path = referencePath(value, call.project, field);
  if (path.split('/').at(-2) !== collection)
    throw invalid(`Invalid value for field '${field}': '${value}'. The URL is malformed.`);
  const resource = call.gcp.graph.get(computeId(path));
  if (!resource) throw notFound(`The resource '${path}' was not found`);
  if (resource.hidden?.['pending'] === true || call.gcp.operations.running(resource.id)) {
    throw invalid(`The resource '${pathOf(resource.id)}' is not ready`, 'resourceNotReady');
  }
  return resource;
}
