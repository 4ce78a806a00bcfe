import type { ArmCall, Reply } from '../arm/call.ts';
import { plainView } from '../arm/view.ts';
import { page } from '../arm/read.ts';
import { resourceNotFound } from '../arm/refusals.ts';
import type { ProviderCall } from '../resource-type.ts';
import { dnsVersions, recordSetsOf, zoneType } from './zone.ts';

/** All record sets of a zone, whatever their type, a hundred at a time. */
function listAll({ azure, ...call }: ArmCall): Reply {
  const { subscription, resourceGroup = '', zone: name = '' } = call.params;
  const zone = azure.find(
    `/subscriptions/${subscription ?? call.subscription}/resourceGroups/${resourceGroup}/providers/${zoneType}/${name}`,
  );
  if (!zone) throw resourceNotFound(zoneType, name, resourceGroup);
  const query = call.http.url.searchParams;
  const suffix = (query.get('$recordsetnamesuffix') ?? query.get('$recordSetNameSuffix') ?? '').toLowerCase();
  const sets = recordSetsOf(azure, zone.id).filter((set) => set.name.toLowerCase().endsWith(suffix));
  return page({ azure, ...call }, sets.map(plainView), 100);
}

const path = (word: string): string =>
  `/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.Network/dnsZones/{zone}/${word}`;

export const listCalls: ProviderCall[] = ['all', 'recordsets'].map((word) => ({
  method: 'GET' as const,
  path: path(word),
  apiVersions: dnsVersions,
  operation: word === 'all' ? 'RecordSets_ListAllByDnsZone' : 'RecordSets_ListByDnsZone',
  permission: `Microsoft.Network/dnsZones/${word}/read`,
  handle: listAll,
}));
