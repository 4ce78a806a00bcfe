import type { DnsView, ServedRecord, ServedZone } from '../../core/dns-zones.ts';
import type { Resource } from '../../core/graph.ts';
import { integer, object, text } from '../../core/json.ts';
import type { Lag } from '../../core/lags.ts';
import type { Azure } from '../azure.ts';
import { delegations } from './delegation.ts';
import { recordTypes, valuesOf } from './record-data.ts';
import { nameServersOf, recordSetsOf, recordTypeOf, zoneType } from './zone.ts';

const bare = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** From the creation of a zone or record set until all name servers have it; documents promise a minute. */
const propagation: Lag = { p50: 5, p95: 25, most: 60 };

/** Public zones as their name servers hold them at this moment. */
export function dnsView(azure: Azure): DnsView {
  const isServed = ({ id, createdAt }: Resource): boolean =>
    azure.clock.now() >= createdAt + azure.lags.length(propagation, 0, 'dns', id, String(createdAt));
  const serve = (zone: Resource): ServedZone => ({
    name: bare(zone.name),
    nameServers: nameServersOf(zone).map(bare),
    records: recordSetsOf(azure, zone.id)
      .filter((set) => set.name === '@' || isServed(set))
      .flatMap((set) => served(azure, set)),
  });
  return {
    zones: () => azure.graph.all(zoneType).filter(isServed).map(serve),
    delegations: () =>
      delegations(azure).map(({ name, nameServers }) => ({ name, nameServers: nameServers.map(bare) })),
  };
}

/** Nothing for an alias whose target is gone. */
function served(azure: Azure, set: Resource): ServedRecord[] {
  const type = recordTypes.find((item) => item === recordTypeOf(set));
  if (!type) return [];
  const properties = object(set.body, 'properties');
  const target = azure.find(text(object(properties, 'targetResource'), 'id'));
  const address = text(object(target?.body, 'properties'), 'ipAddress');
  const held = type === 'A' && address !== '' ? [address] : valuesOf(type, properties);
  const values = held.map((value) => (type === 'CNAME' || type === 'NS' ? bare(value) : value));
  if (values.length === 0) return [];
  return [{ name: bare(text(properties, 'fqdn')), type, ttl: integer(properties, 'TTL') ?? 0, values }];
}
