import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { listRecords, removeRecords, type RecordSet } from '../dns-records.ts';
import { ownNames } from '../dns-registry.ts';
import { hasOurLabel } from '../ownership.ts';
import { allZones, type ManagedZone } from '../resources/dns-zone.ts';

/**
 * Records in zones that are not ours, an adopted one above all, which external-dns registered as this installation's: once the
 * cluster is gone nobody else removes them. Name: `<zone>/<name>`.
 */
export function dnsRecord(context: CloudContext): Sweepable {
  return {
    permissions: [
      'dns.changes.create',
      'dns.managedZones.list',
      'dns.resourceRecordSets.delete',
      'dns.resourceRecordSets.list',
    ],

    async list(scope) {
      const found = await recordsElsewhere(cloudOf(context, scope), scope);
      return found.map(({ zone, name }) => ({ kind: 'gcp.dns-record', name: `${zone}/${name}` }));
    },

    async destroy({ scope, name: path }) {
      const cloud = cloudOf(context, scope);
      // Told again just before: a record that changed hands since stays.
      const found = (await recordsElsewhere(cloud, scope)).find(({ zone, name }) => `${zone}/${name}` === path);
      if (found) await removeRecords(cloud, found.zone, found.records);
    },
  };
}

interface Elsewhere {
  zone: string;
  name: string;
  records: RecordSet[];
}

/** Our own zone is not looked into: it goes as a whole. */
async function recordsElsewhere(cloud: GoogleCloud, scope: Scope): Promise<Elsewhere[]> {
  const zones = (await allZones(cloud)).filter((zone) => mayServe(zone, scope) && !hasOurLabel(zone.labels, scope));
  const found = await Promise.all(
    zones.map(async ({ name: zone = '' }) => {
      const names = ownNames(await listRecords(cloud, zone ?? ''), scope);
      return [...names].map(([name, records]) => ({ zone: zone ?? '', name, records }));
    }),
  );
  return found.flat();
}

/** Where the domain is not known any more, every public zone may. */
function mayServe({ dnsName, visibility }: ManagedZone, { domain }: Scope): boolean {
  return visibility !== 'private' && (domain === '' || `.${domain}.`.endsWith(`.${dnsName ?? ''}`));
}
