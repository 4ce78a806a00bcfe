import type { RecordSet } from '../../../core/cluster-host.ts';
import type { Flags } from './flags.ts';
import type { Endpoint } from './source.ts';

/** Names of load balancers in whose zones an alias can stand: `<name>.<region>.elb.amazonaws.com` and the like. */
const balancer = /(^|\.)elb(\.[a-z0-9-]+)?\.amazonaws\.com$/;

/**
 * In Route 53 a name that leads to a load balancer is an alias: one for IPv4 and one for IPv6, and allowed at the apex, where
 * a CNAME is not.
 */
export function withAliases(endpoints: Endpoint[], { provider, preferCname }: Flags): Endpoint[] {
  if (provider !== 'aws' || preferCname) return endpoints;
  return endpoints.flatMap((endpoint) => {
    const { record } = endpoint;
    const [target = ''] = record.values;
    if (record.type !== 'CNAME' || !balancer.test(target)) return [endpoint];
    return (['A', 'AAAA'] as const).map((type) => ({
      ...endpoint,
      record: { ...record, type, values: [], alias: target },
    }));
  });
}

/** A record's type as its ownership record names it: the alias for IPv4 keeps the name of what it stands in for. */
export function registeredType({ type, alias }: Pick<RecordSet, 'type' | 'alias'>): string {
  return alias !== undefined && type === 'A' ? 'cname' : type.toLowerCase();
}
