import type { Refusal } from './refusal.ts';

const first = (pattern: RegExp, { message }: Refusal): string | undefined => pattern.exec(message)?.[1];
const lastPart = (path: string | undefined): string | undefined => path?.split('/').at(-1);
const rounded = (number: string | undefined): string | undefined => number?.replace(/\.0+$/, '');

/** `SSD_TOTAL_GB`, `compute.googleapis.com/n2_cpus`. */
export const metricOf = (r: Refusal): string =>
  r.metadata['quota_metric'] ??
  r.metadata['metricName'] ??
  first(/resource:? "([\w.-]+)"/, r) ??
  first(/Insufficient '(\w+)' quota/, r) ??
  first(/[Qq]uota (?:metric )?'([\w./ -]+)'/, r) ??
  first(/metric '?([\w./-]+)/, r) ??
  'a resource';

/** `: 300 needed, 50 short`, or ` (limit 24)`, as far as Google gives numbers. */
export function shortfallOf(r: Refusal): string {
  const needed = rounded(first(/requires '([\d.]+)'/, r));
  const short = rounded(first(/is short '([\d.]+)'/, r));
  if (needed !== undefined && short !== undefined) return `: ${needed} needed, ${short} short`;
  const limit = rounded(first(/Limit: ([\d.]+)/, r) ?? r.metadata['limit'] ?? r.metadata['quota_limit_value']);
  return limit === undefined ? '' : ` (limit ${limit})`;
}

/** What a project or an account may have so many of. */
export function countedOf({ message }: Refusal): string {
  if (/\bkeys\b/i.test(message)) return 'keys of a service account';
  return /zone/i.test(message) ? 'DNS zones' : 'service accounts';
}

/** What uses the object that is to go. */
export const holderOf = (r: Refusal): string =>
  lastPart(first(/(?:being used|in use) by '?([^',\s]+)'?/, r)) ?? 'another resource';

/** `container.googleapis.com` */
export const serviceOf = (r: Refusal): string =>
  r.metadata['service'] ?? first(/apis\/api\/([\w.-]+)\//, r) ?? first(/([\w-]+\.googleapis\.com)/, r) ?? 'an API';

/** `container.clusters.create`; undefined: Google does not say which. */
export const permissionOf = (r: Refusal): string | undefined =>
  r.metadata['permission'] ??
  r.message.match(/\b[a-z]+(?:\.[A-Za-z]+){2,3}\b/g)?.find((each) => !/\.(?:com|net|goog)$/.test(each));

/** `constraints/compute.vmExternalIpAccess` */
export const constraintOf = (r: Refusal): string =>
  r.reasons.find((reason) => reason.startsWith('constraints/')) ??
  first(/(constraints\/[\w.-]+\w)/, r) ??
  first(/(customConstraints\/[\w.-]+\w)/, r) ??
  'a constraint of the organisation';

/** The running operation that is in the way. */
export const operationOf = (r: Refusal): string => first(/\b(operation-[\w-]+)/, r) ?? 'another operation';

export const zoneOf = (r: Refusal): string | undefined => r.metadata['zone'] ?? first(/zones\/([\w-]+)/, r);

/** `n2-standard-4` */
export const machineOf = (r: Refusal): string | undefined => r.metadata['vmType'] ?? first(/A (\w+-\w+-\d+) VM/, r);

export const accountOf = (r: Refusal): string | undefined => first(/([\w.-]+@[\w.-]+\.gserviceaccount\.com)/, r);
