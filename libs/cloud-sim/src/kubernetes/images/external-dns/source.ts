import type { RecordSet } from '../../../core/cluster-host.ts';
import type { Service } from '../../api/objects.ts';
import type { Flags } from './flags.ts';

/** A record that something in the cluster wants, and what that is. */
export interface Endpoint {
  record: RecordSet;
  /** `service/<namespace>/<name>` */
  resource: string;
}

const hostname = 'external-dns.alpha.kubernetes.io/hostname';
const ttl = 'external-dns.alpha.kubernetes.io/ttl';
const defaultTtl = 300;

/** What the Services' annotations ask for, as far as they have an address and the domain filters let them. */
export function endpointsOf(services: Service[], flags: Flags): Endpoint[] {
  if (!flags.sources.includes('service')) return [];
  const wanted = services.flatMap((service): Endpoint[] => {
    const { namespace, name, annotations = {}, deletionTimestamp } = service.metadata;
    const ingress = service.status?.loadBalancer?.ingress ?? [];
    const ips = ingress.flatMap(({ ip }) => (ip ? [ip] : []));
    const targets = ips.length > 0 ? ips : ingress.flatMap((entry) => (entry.hostname ? [entry.hostname] : []));
    if (deletionTimestamp || service.spec.type !== 'LoadBalancer' || targets.length === 0) return [];
    return (annotations[hostname] ?? '')
      .split(',')
      .map((host) => host.trim().replace(/\.$/, '').toLowerCase())
      .filter((host) => host !== '' && isManaged(host, flags))
      .map((host) => ({
        record: {
          name: host,
          type: ips.length > 0 ? 'A' : 'CNAME',
          ttl: Number(annotations[ttl] ?? defaultTtl),
          values: targets,
        },
        resource: `service/${namespace}/${name}`,
      }));
  });
  // Two Services with one name: the first wins, as its record is there already.
  return [...new Map(wanted.reverse().map((endpoint) => [endpoint.record.name, endpoint])).values()].reverse();
}

/** Whether a name is inside the domain filters; without filters every name is. */
export function isManaged(name: string, { domainFilters, excludeDomains }: Flags): boolean {
  const isUnder = (domain: string): boolean => name === domain || name.endsWith(`.${domain.replace(/^\./, '')}`);
  const filters = domainFilters.filter((filter) => filter !== '');
  return (filters.length === 0 || filters.some(isUnder)) && !excludeDomains.some(isUnder);
}
