import type { DnsView, ServedRecord, ServedZone } from '../../core/dns-zones.ts';
import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { amazonZone } from './amazon-zone.ts';
import { hostAddresses } from './host-addresses.ts';
import { delegations } from './delegation.ts';
import type { RecordSet } from './record-sets.ts';
import { findRecordSet, servedRecordSets } from './record-sets.ts';
import { isPrivate, nameServersOf, zoneName, zoneType } from './zone.ts';

const bare = (name: string): string => name.toLowerCase().replace(/\.$/, '');
/** Of alias sets whose target is a load balancer. */
const aliasTtl = 60;

/** Public zones as their name servers hold them at this moment, and the zone that Amazon names its own hosts in. */
export function dnsView(aws: Aws): DnsView {
  const isServed = (zone: Resource): boolean =>
    !isPrivate(zone) && aws.operations.get(text(zone.hidden, 'change'))?.doneAt !== undefined;
  const serve = (zone: Resource): ServedZone => ({
    name: bare(zoneName(zone)),
    nameServers: nameServersOf(zone).map(bare),
    records: servedRecordSets(aws, zone.id)
      .map((set) => served(aws, set))
      .filter((record) => record !== undefined),
  });
  return {
    zones: () => [...aws.graph.all(zoneType).filter(isServed).map(serve), amazonZone(aws)],
    delegations: () => [
      ...delegations(aws).map(({ name, nameServers }) => ({ name: bare(name), nameServers: nameServers.map(bare) })),
      amazonZone(aws),
    ],
  };
}

/** Undefined for an alias that leads nowhere. */
function served(aws: Aws, set: RecordSet): ServedRecord | undefined {
  const name = bare(set.name);
  if (!set.alias) {
    const values = set.values.map((value) => (['CNAME', 'NS'].includes(set.type) ? bare(value) : value));
    return { name, type: set.type, ttl: set.ttl ?? 0, values };
  }
  const { dnsName } = set.alias;
  const target = findRecordSet(aws, { zone: set.zone, name: dnsName, type: set.type, identifier: '' });
  if (target) {
    const found = target.name === set.name ? undefined : served(aws, target);
    return found && { ...found, name };
  }
  const values = hostAddresses(aws, bare(dnsName), set.type);
  return values.length === 0 ? undefined : { name, type: set.type, ttl: aliasTtl, values };
}
