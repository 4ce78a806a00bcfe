import type { RecordSet, WorkloadCaller, ZoneEditor } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import type { Principal } from '../arm/call.ts';
import type { Azure } from '../azure.ts';
import { readRecords, removeRecord, upsertRecord } from '../dns/edit.ts';
import { responsibleZone, zoneType } from '../dns/zone.ts';
import { ArmFault } from '../fault.ts';
import { controllerCall } from './controller-call.ts';
import { podPrincipal, requireAction } from './pod-identity.ts';

/** The zone that is responsible for a domain, for a pod whose identity may see it; edits go through Azure DNS's own rules. */
export async function openZone(
  azure: Azure,
  cluster: Resource,
  caller: WorkloadCaller,
  domain: string,
): Promise<ZoneEditor> {
  const principal = `${caller.namespace}/${caller.serviceAccount}`;
  const call = <T>(operation: string, request: object, work: (pod: Principal) => T): Promise<T> =>
    controllerCall(azure, { operation, name: domain, principal, request: { ...request } }, async () => {
      try {
        const pod = podPrincipal(azure, cluster, caller);
        return azure.store.transaction(() => work(pod));
      } catch (error) {
        throw error instanceof ArmFault
          ? new Error(`RESPONSE ${error.http}: ERROR CODE: ${error.code}: ${error.message}`)
          : error;
      }
    });
  const zone = await call('OpenZone', { domain }, (pod) => {
    const found = responsibleZone(azure, { subscription: cluster.project }, domain);
    if (!found) throw new Error(`no matching zone found for ${domain} in subscription ${cluster.project}`);
    requireAction(azure, pod, 'Microsoft.Network/dnsZones/read', found.id);
    return found;
  });
  const live = (): Resource => {
    const found = azure.find(zone.id);
    if (found) return found;
    throw new Error(
      `RESPONSE 404: ERROR CODE: ResourceNotFound: The Resource '${zoneType}/${zone.name}' was not found.`,
    );
  };
  const edit = (
    operation: string,
    record: Pick<RecordSet, 'name' | 'type'>,
    verb: string,
    work: () => void,
  ): Promise<void> =>
    call(operation, record, (pod) => {
      requireAction(azure, pod, `Microsoft.Network/dnsZones/${record.type}/${verb}`, live().id);
      work();
    });
  return {
    zone: zone.id,
    list: () =>
      call('ListRecords', { zone: zone.id }, (pod) => {
        requireAction(azure, pod, 'Microsoft.Network/dnsZones/all/read', live().id);
        return readRecords(azure, live());
      }),
    upsert: (record) => edit('UpsertRecord', record, 'write', () => upsertRecord(azure, live(), record, principal)),
    remove: (record) => edit('RemoveRecord', record, 'delete', () => removeRecord(azure, live(), record, principal)),
  };
}
