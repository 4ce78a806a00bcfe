import { resourceId } from '../gcp.ts';
import { invalid } from '../fault.ts';

const linkPrefix = 'https://www.googleapis.com/compute/v1/';

/** `projects/p/global/networks/n` → self link. */
export function selfLink(path: string): string {
  return `${linkPrefix}${path}`;
}

export function computeId(path: string): string {
  return resourceId('compute', path);
}

export function pathOfCompute(id: string): string {
  return id.replace('//compute.googleapis.com/', '');
}

/** Path of a reference given as full URL, `projects/…`, or relative to the project; 400 for anything else. */
export function referencePath(value: string, project: string, field: string): string {
  const path = value.replace(/^https:\/\/(www|compute)\.googleapis\.com\/compute\/v1\//, '');
  if (/^projects\/[^/]+\/(global|(regions|zones)\/[^/]+)\/[A-Za-z]+\/[^/]+$/.test(path)) return path;
  if (/^(global|(regions|zones)\/[^/]+)\/[A-Za-z]+\/[^/]+$/.test(path)) return `projects/${project}/${path}`;
  throw invalid(`Invalid value for field '${field}': '${value}'. The URL is malformed.`);
}
