import type { RecordSet, WorkloadCaller, ZoneEditor } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import { mayUse } from '../access/permissions.ts';
import { change } from '../dns/changes.ts';
import { findRecord, recordsOf } from '../dns/records.ts';
import type { StoredRecord } from '../dns/records.ts';
import type { Gcp } from '../gcp.ts';
import { findAccount } from '../iam/accounts.ts';
import { projectId } from '../projects/project.ts';
import { controllerCall } from './controller-call.ts';

const annotation = 'iam.gke.io/gcp-service-account';

/** Account that workload identity gives the pod: the annotation names it, its policy must let this Kubernetes account in. */
function identity(gcp: Gcp, cluster: Resource, caller: WorkloadCaller): string {
  const email = caller.annotations[annotation];
  const workloadPool = text(object(cluster.body, 'workloadIdentityConfig'), 'workloadPool');
  if (email === undefined || workloadPool === '') {
    throw new Error(
      `googleapi: Error 403: Request had insufficient authentication scopes, insufficientPermissions (service account ${caller.namespace}/${caller.serviceAccount} has no annotation ${annotation})`,
    );
  }
  const account = findAccount(gcp, email);
  const member = `${workloadPool}[${caller.namespace}/${caller.serviceAccount}]`;
  if (!account || !mayUse(gcp, member, 'iam.serviceAccounts.getAccessToken', [account.id])) {
    throw new Error(
      `Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist): ${email} for ${member}`,
    );
  }
  return email;
}

export async function openZone(
  gcp: Gcp,
  cluster: Resource,
  caller: WorkloadCaller,
  domain: string,
): Promise<ZoneEditor> {
  const principal = (): string => identity(gcp, cluster, caller);
  const name = domain.replace(/\.$/, '').toLowerCase();
  const call = <T>(operation: string, request: object, work: (email: string) => T): Promise<T> =>
    controllerCall(
      gcp,
      { operation, name, principal: `${caller.namespace}/${caller.serviceAccount}`, request: { ...request } },
      async () => {
        const email = principal();
        return gcp.store.transaction(() => work(email));
      },
    );
  const check = (email: string, permission: string): void => {
    if (!mayUse(gcp, email, permission, [projectId(cluster.project)]))
      throw new Error(`googleapi: Error 403: Forbidden, ${permission} denied to ${email}`);
  };
  const zone = await call('OpenZone', { domain }, (email) => {
    check(email, 'dns.managedZones.list');
    const found = responsible(gcp, cluster.project, name);
    if (!found) throw new Error(`No matching managed zone domain found for ${name}. in project ${cluster.project}`);
    return found;
  });
  const edit = (operation: string, record: Pick<RecordSet, 'name' | 'type'>, next: StoredRecord[]): Promise<void> =>
    call(operation, record, (email) => {
      check(email, 'dns.changes.create');
      const live = gcp.graph.get(zone.id);
      if (!live)
        throw new Error(
          `googleapi: Error 404: The 'parameters.managedZone' resource named '${zone.name}' does not exist., notFound`,
        );
      const before = findRecord(gcp, zone.id, `${record.name.toLowerCase()}.`, record.type);
      const same = before && next[0] && before.ttl === next[0].ttl && before.rrdatas.join() === next[0].rrdatas.join();
      if (!same && (before || next.length > 0)) change(gcp, live, next, before ? [before] : [], email);
    });
  return {
    zone: zone.name,
    list: () =>
      call('ListRecords', { zone: zone.name }, (email) => {
        check(email, 'dns.resourceRecordSets.list');
        return recordsOf(gcp, zone.id)
          .map(show)
          .filter((record) => record !== undefined);
      }),
    upsert: (record) => edit('UpsertRecord', record, [stored(zone, record)]),
    remove: (record) => edit('RemoveRecord', record, []),
  };
}

/** The zone with the longest name that the domain lies in. */
function responsible(gcp: Gcp, project: string, domain: string): Resource | undefined {
  return gcp.graph
    .all('dns.managedZones')
    .filter(
      (zone) =>
        zone.project === project &&
        (`${domain}.` === text(zone.body, 'dnsName') || domain.endsWith(`.${text(zone.body, 'dnsName').slice(0, -1)}`)),
    )
    .sort((a, b) => text(b.body, 'dnsName').length - text(a.body, 'dnsName').length)[0];
}

const kinds = ['A', 'AAAA', 'CNAME', 'TXT', 'NS'] as const;

function show(record: StoredRecord): RecordSet | undefined {
  const type = kinds.find((kind) => kind === record.type);
  if (!type) return undefined;
  const values = record.rrdatas.map((data) =>
    type === 'TXT' ? data.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1') : data.replace(/\.$/, ''),
  );
  return { name: record.name.slice(0, -1), type, ttl: record.ttl, values };
}

function stored(zone: Resource, record: RecordSet): StoredRecord {
  const data = (value: string): string => {
    if (record.type === 'TXT') return `"${value.replace(/(["\\])/g, '\\$1')}"`;
    return record.type === 'CNAME' || record.type === 'NS' ? `${value.replace(/\.$/, '')}.` : value;
  };
  return {
    zone: zone.id,
    name: `${record.name.toLowerCase().replace(/\.$/, '')}.`,
    type: record.type,
    ttl: record.ttl,
    rrdatas: record.values.map(data),
    servedAt: 0,
  };
}
