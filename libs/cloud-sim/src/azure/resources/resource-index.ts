import type { Resource } from '../../core/graph.ts';
import { labels } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ArmCall, Reply } from '../arm/call.ts';
import { isWithin } from '../arm/locks.ts';
import { page } from '../arm/read.ts';
import type { Azure } from '../azure.ts';
import { cloud } from '../azure.ts';
import { ArmFault } from '../fault.ts';
import { resourceIndex } from '../lag-profiles.ts';
import { groupType } from './resource-groups.ts';

/** Lists resources of all types under `call.id`, by `$filter`; the index learns of changes a while later. */
export function listResources(call: ArmCall): Reply {
  const { azure } = call;
  const scope = call.id.toLowerCase();
  const accepts = filterOf(call.http.url.searchParams.get('$filter') ?? '');
  const live = azure.graph.all().filter((item) => indexed(item) && knows(azure, item.id, item.createdAt));
  const gone = azure.graph
    .tombstones()
    .filter((item) => indexed(item) && !azure.find(item.id) && !knows(azure, item.id, item.deletedAt));
  const found = [...live, ...gone].filter((item) => isWithin(item.id.toLowerCase(), scope) && accepts(item));
  const expand = (call.http.url.searchParams.get('$expand') ?? '').split(',').map((each) => each.trim().toLowerCase());
  const times = expand.includes('createdtime');
  return page(
    call,
    found.map((item) => ({ ...shown(item), ...(times && { createdTime: new Date(item.createdAt).toISOString() }) })),
    1000,
  );
}

/** Tracked resources only: neither groups nor what is in another resource or extends it. */
function indexed(item: Resource): boolean {
  return (
    item.cloud === cloud &&
    item.type !== groupType &&
    item.type.split('/').length === 2 &&
    typeof item.body['location'] === 'string' &&
    item.body['subscriptionId'] === undefined
  );
}

function knows(azure: Azure, id: string, since: number): boolean {
  return azure.clock.now() >= since + azure.lags.length(resourceIndex, 0, id, String(since));
}

function shown(item: Resource): JsonObject {
  const { location, tags, sku, kind, identity, managedBy } = item.body;
  const parts = { location, tags, sku, kind, identity, managedBy };
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  return { id: item.id, name: item.name, type: item.type, ...given };
}

/** `tagName eq 'a' and tagValue eq 'b'`, `resourceType eq '…'`, `name eq '…'`, `resourceGroup eq '…'`, joined by `and`. */
function filterOf(filter: string): (item: Resource) => boolean {
  if (filter === '') return () => true;
  const wanted: Record<string, string> = {};
  for (const part of filter.split(/ and /i)) {
    const match = /^\s*\(?(tagName|tagValue|resourceType|name|location|resourceGroup) eq '((?:[^']|'')*)'\)?\s*$/i.exec(
      part,
    );
    if (!match)
      throw new ArmFault('InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`);
    wanted[(match[1] ?? '').toLowerCase()] = (match[2] ?? '').replaceAll("''", "'");
  }
  const mixesTags = 'tagname' in wanted && Object.keys(wanted).some((key) => !key.startsWith('tag'));
  if (mixesTags)
    throw new ArmFault(
      'InvalidFilterInQueryString',
      `Filtering by tags cannot be combined with other filters: '${filter}'.`,
    );
  return (item) => {
    const tags = labels(item.body, 'tags');
    const tag = Object.entries(tags).find(([name]) => name.toLowerCase() === wanted['tagname']?.toLowerCase());
    return (
      (wanted['tagname'] === undefined || tag !== undefined) &&
      (wanted['tagvalue'] === undefined || tag?.[1] === wanted['tagvalue']) &&
      same(wanted['resourcetype'], item.type) &&
      same(wanted['name'], item.name) &&
      same(wanted['location'], item.location) &&
      same(wanted['resourcegroup'], item.id.split('/')[4] ?? '')
    );
  };
}

function same(wanted: string | undefined, value: string): boolean {
  return wanted === undefined || wanted.toLowerCase() === value.toLowerCase();
}
