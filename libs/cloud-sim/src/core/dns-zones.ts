/** Record set as a name server holds it; names in lower case without trailing dot. */
export interface ServedRecord {
  name: string;
  type: string;
  ttl: number;
  values: string[];
}

export interface ServedZone {
  name: string;
  nameServers: string[];
  records: ServedRecord[];
}

/** What the responder answers from, read anew for each question. */
export interface DnsView {
  zones(): ServedZone[];
  /** NS records that parents hold now. */
  delegations(): { name: string; nameServers: string[] }[];
}

/** All zones of several clouds as one name server knows them. */
export function joinViews(views: readonly DnsView[]): DnsView {
  return {
    zones: () => views.flatMap((view) => view.zones()),
    delegations: () => views.flatMap((view) => view.delegations()),
  };
}

export interface Answer {
  code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  /** The server speaks for the zone, rather than pointing at who does. */
  authoritative: boolean;
  answers: ServedRecord[];
  authorities: ServedRecord[];
}

const within = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);
const parentOf = (name: string): string => name.split('.').slice(1).join('.');
const sameSet = (a: string[], b: string[]): boolean => [...a].sort().join() === [...b].sort().join();

/**
 * Answers one question as parent and zone together would. A question for the name servers of a delegated domain meets its parent,
 * which refers to them; other names are answered by the zone. A resolver (`recursive`) finds a zone only through its delegation.
 */
export function answer(view: DnsView, name: string, type: string, recursive: boolean): Answer {
  const zones = view.zones();
  const host = hostAddress(zones, name, type);
  if (host) return host;
  const delegation = longest(
    view.delegations().filter((item) => within(name, item.name)),
    (item) => item.name,
  );
  if (delegation && name === delegation.name && type === 'NS' && !recursive) return referral(delegation);
  const candidates = zones.filter((zone) => within(name, zone.name));
  const zone = delegation ? candidates.find((item) => sameSet(item.nameServers, delegation.nameServers)) : undefined;
  if (zone) return fromZone(zone, name, type);
  if (delegation)
    return recursive ? { code: 'SERVFAIL', authoritative: false, answers: [], authorities: [] } : referral(delegation);
  const undelegated = longest(candidates, (item) => item.name);
  // The parent knows nothing yet; only who asks the zone's own servers gets its records.
  if (undelegated && !recursive && !(name === undelegated.name && type === 'NS'))
    return fromZone(undelegated, name, type);
  return fromParent(zones, name, type);
}

function longest<T>(items: T[], name: (item: T) => string): T | undefined {
  return items.sort((a, b) => name(b).length - name(a).length)[0];
}

function referral(delegation: { name: string; nameServers: string[] }): Answer {
  const ns = { name: delegation.name, type: 'NS', ttl: 3600, values: delegation.nameServers };
  return { code: 'NOERROR', authoritative: false, answers: [], authorities: [ns] };
}

const parentServers = ['ns1.parent-zone.example', 'ns2.parent-zone.example'];

/** All name servers are this process: whatever their names, they are found on loopback. */
function hostAddress(zones: ServedZone[], name: string, type: string): Answer | undefined {
  const known = [...parentServers, ...zones.flatMap((zone) => zone.nameServers)];
  if (!known.includes(name)) return undefined;
  const answers = type === 'A' ? [{ name, type, ttl: 300, values: ['127.0.0.1'] }] : [];
  return { code: 'NOERROR', authoritative: true, answers, authorities: [] };
}

function fromParent(zones: ServedZone[], name: string, type: string): Answer {
  const inside = longest(
    zones.filter((zone) => within(name, zone.name)),
    (zone) => zone.name,
  );
  const ancestor = zones.find((zone) => within(zone.name, name));
  const apex = inside ? parentOf(inside.name) : name;
  const soa = startOfAuthority(apex, parentServers[0] ?? '');
  if (ancestor && !inside && type === 'NS') {
    return {
      code: 'NOERROR',
      authoritative: true,
      answers: [{ name, type, ttl: 3600, values: parentServers }],
      authorities: [],
    };
  }
  if (ancestor && !inside && type === 'SOA')
    return { code: 'NOERROR', authoritative: true, answers: [soa], authorities: [] };
  if (!inside && !ancestor) return { code: 'NXDOMAIN', authoritative: false, answers: [], authorities: [] };
  return { code: ancestor && !inside ? 'NOERROR' : 'NXDOMAIN', authoritative: true, answers: [], authorities: [soa] };
}

function startOfAuthority(name: string, server: string): ServedRecord {
  return { name, type: 'SOA', ttl: 300, values: [`${server} hostmaster.${name} 1 21600 3600 259200 300`] };
}

function fromZone(zone: ServedZone, name: string, type: string): Answer {
  const here = zone.records.filter((record) => record.name === name);
  const found = here.length > 0 ? here : wildcard(zone, name);
  const soa = zone.records.filter((record) => record.type === 'SOA' && record.name === zone.name);
  const answers = found.filter((record) => record.type === type || record.type === 'CNAME' || type === 'ANY');
  const alias = answers.find((record) => record.type === 'CNAME' && type !== 'CNAME');
  if (alias && within(alias.values[0] ?? '', zone.name))
    answers.push(...fromZone(zone, alias.values[0] ?? '', type).answers);
  const exists = found.length > 0 || zone.records.some((record) => record.name.endsWith(`.${name}`));
  return {
    code: exists ? 'NOERROR' : 'NXDOMAIN',
    authoritative: true,
    answers,
    authorities: answers.length > 0 ? [] : soa,
  };
}

/** Records of the closest `*` above a name that does not exist. */
function wildcard(zone: ServedZone, name: string): ServedRecord[] {
  for (let above = parentOf(name); within(above, zone.name); above = parentOf(above)) {
    const found = zone.records.filter((record) => record.name === `*.${above}`);
    if (found.length > 0) return found.map((record) => ({ ...record, name }));
    if (zone.records.some((record) => within(record.name, above))) return [];
  }
  return [];
}
