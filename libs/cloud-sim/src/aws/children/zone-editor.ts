import type { RecordSet, WorkloadCaller, ZoneEditor } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { objects } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { podCredentials, roleAnnotation } from '../eks/pod-role.ts';
import { balancerZones, isBalancerZone } from '../route53/alias-zones.ts';
import { changeAction } from '../route53/change-action.ts';
import { changeRecordSets } from '../route53/changes.ts';
import { fqdn } from '../route53/names.ts';
import { recordSetsOf, showRecordSet } from '../route53/record-sets.ts';
import type { RecordSet as StoredSet } from '../route53/record-sets.ts';
import { responsibleZone } from '../route53/responsible.ts';
import type { NeededAction } from '../service.ts';
import { controllerCall } from './controller-call.ts';
import { requireAction, sentenceOf } from './refused.ts';

/** Service of all regions; signatures for it name this one. */
const region = 'us-east-1';

/** The zone that is responsible for a domain, for a pod whose role may see it; edits go through Route 53's own rules. */
export async function openZone(
  aws: Aws,
  cluster: Resource,
  caller: WorkloadCaller,
  domain: string,
): Promise<ZoneEditor> {
  const { namespace, serviceAccount } = caller;
  const call = <T>(operation: string, request: object, actions: () => NeededAction[], work: () => T): Promise<T> =>
    controllerCall(
      aws,
      { operation, name: domain, principal: `${namespace}/${serviceAccount}`, request: { ...request } },
      async () => {
        try {
          const roleArn = caller.annotations[roleAnnotation];
          const session = podCredentials(aws, cluster, { namespace, serviceAccount, roleArn });
          for (const action of actions()) requireAction(aws, { principal: session.principal, session }, action, region);
          return aws.store.transaction(work);
        } catch (error) {
          throw sentenceOf(error);
        }
      },
    );
  const listing = [{ action: 'route53:ListHostedZones', resource: '*' }];
  // cert-manager asks by name, external-dns for all zones: either right is enough to find one.
  const finding = isIssuer(caller) ? [{ action: 'route53:ListHostedZonesByName', resource: '*' }] : listing;
  const zone = await call(
    'OpenZone',
    { domain },
    () => finding,
    () => {
      const found = responsibleZone(aws, cluster.project, domain);
      if (!found) throw new Error(`failed to find zone for domain ${domain}: no hosted zone`);
      return found;
    },
  );
  const edit = (operation: string, changes: JsonObject[]): Promise<void> =>
    call(
      operation,
      { zone: zone.id, changes },
      () => [changeAction(zone.id, changes)],
      () => {
        const live = aws.graph.get(zone.id);
        if (!live) throw new Error(`NoSuchHostedZone: No hosted zone found with ID: ${zone.name}\n\tstatus code: 404`);
        if (changes.length > 0) changeRecordSets(aws, live, { changes }, `${namespace}/${serviceAccount}`);
      },
    );
  const find = (record: Pick<RecordSet, 'name' | 'type'>): StoredSet | undefined =>
    recordSetsOf(aws, zone.id).find((set) => set.name === fqdn(record.name) && set.type === record.type);
  return {
    // As the API names it and an issuer's settings do: by its id, for several zones may have one name.
    zone: zone.id.slice(zone.id.lastIndexOf('/') + 1),
    list: () =>
      call(
        'ListRecords',
        { zone: zone.id },
        () => [{ action: 'route53:ListResourceRecordSets', resource: zone.id }],
        () =>
          recordSetsOf(aws, zone.id)
            .map(show)
            .filter((record) => record !== undefined),
      ),
    upsert: (record) => {
      const before = find(record);
      const shown = before && show(before);
      const same = shown && shown.ttl === record.ttl && JSON.stringify(shown) === JSON.stringify(show(stored(record)));
      const set = request(record, cluster.location);
      return edit('UpsertRecord', same ? [] : [{ Action: 'UPSERT', ResourceRecordSet: set }]);
    },
    remove: (record) => {
      const before = find(record);
      return edit(
        'RemoveRecord',
        before ? [{ Action: 'DELETE', ResourceRecordSet: exact(showRecordSet(before)) }] : [],
      );
    },
  };
}

const isIssuer = ({ serviceAccount }: WorkloadCaller): boolean => serviceAccount.includes('cert-manager');

/** A set as lists show it has an empty list of records beside an alias, which requests must not have. */
function exact(set: JsonObject): JsonObject {
  const { ResourceRecords, ...rest } = set;
  return objects({ ResourceRecords }, 'ResourceRecords').length > 0 ? { ...rest, ResourceRecords } : rest;
}

const kinds = ['A', 'AAAA', 'CNAME', 'TXT', 'NS'] as const;
const bare = (name: string): string => name.replace(/\.$/, '');

function show(set: Pick<StoredSet, 'name' | 'type' | 'ttl' | 'values' | 'alias'>): RecordSet | undefined {
  const type = kinds.find((kind) => kind === set.type);
  if (!type) return undefined;
  const common = { name: bare(set.name), type, ttl: set.ttl ?? 0 };
  if (set.alias) return { ...common, values: [], alias: bare(set.alias.dnsName) };
  const values = set.values.map((value) => (type === 'TXT' ? unquote(value) : bare(value)));
  return { ...common, values };
}

/** As the zone would hold it, for comparison. */
function stored(record: RecordSet): Pick<StoredSet, 'name' | 'type' | 'ttl' | 'values' | 'alias'> {
  const { name, type, ttl, alias } = record;
  const common = { name: fqdn(name), type, ttl: alias === undefined ? ttl : 0 };
  if (alias === undefined) return { ...common, values: dataOf(record) };
  return { ...common, values: [], alias: { hostedZoneId: '', dnsName: fqdn(alias), evaluateTargetHealth: true } };
}

function dataOf({ type, values }: RecordSet): string[] {
  return values.map((value) => (type === 'TXT' ? `"${value.replace(/(["\\])/g, '\\$1')}"` : value));
}

function unquote(value: string): string {
  return value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
}

function request(record: RecordSet, clusterRegion: string): JsonObject {
  const { name, type, ttl, alias } = record;
  if (alias === undefined)
    return { Name: name, Type: type, TTL: ttl, ResourceRecords: dataOf(record).map((Value) => ({ Value })) };
  const { classic, network } = balancerZones(clusterRegion);
  const HostedZoneId = isBalancerZone(network, fqdn(alias)) ? network : classic;
  return { Name: name, Type: type, AliasTarget: { HostedZoneId, DNSName: alias, EvaluateTargetHealth: true } };
}
