import type { DnsView } from '../../core/dns-zones.ts';
import { text } from '../../core/json.ts';
import type { Gcp } from '../gcp.ts';
import { delegations } from './delegation.ts';
import { servedRecords } from './records.ts';

const bare = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** Public zones as their name servers hold them at this moment. */
export function dnsView(gcp: Gcp): DnsView {
  return {
    zones: () =>
      gcp.graph
        .all('dns.managedZones')
        .filter((zone) => text(zone.body, 'visibility') === 'public')
        .map((zone) => ({
          name: bare(text(zone.body, 'dnsName')),
          nameServers: ((zone.body['nameServers'] as string[] | undefined) ?? []).map(bare),
          records: servedRecords(gcp, zone.id).map(({ name, type, ttl, rrdatas }) => ({
            name: bare(name),
            type,
            ttl,
            values: rrdatas.map((data) => (type === 'CNAME' || type === 'NS' ? bare(data) : data)),
          })),
        })),
    delegations: () =>
      delegations(gcp).map(({ name, nameServers }) => ({ name: bare(name), nameServers: nameServers.map(bare) })),
  };
}
