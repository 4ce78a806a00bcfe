import type { RecordSet } from '@azure/arm-dns';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import { listRecords, recordPermissions, removeRecords } from '../dns-records.ts';
import { ownNames } from '../dns-registry.ts';
import { publicZones, zonePermissions, type PublicZone } from '../dns-zones.ts';
import { hasOurTags } from '../ownership.ts';

/**
 * Records in zones that are not ours, an adopted one above all, which external-dns registered as this installation's: once the
 * cluster is gone nobody else removes them. Name: `<group>/<zone>/<name>`.
 */
export function dnsRecord(context: CloudContext): Sweepable {
  return {
    permissions: [...recordPermissions, ...zonePermissions],

    async list(scope) {
      const found = await recordsElsewhere(cloudOf(context, scope), scope);
      return found.map((each) => ({ kind: 'azure.dns-record', name: pathOf(each) }));
    },

    async destroy({ scope, name: path }) {
      const cloud = cloudOf(context, scope);
      // Told again just before: a record that changed hands since stays.
      const found = (await recordsElsewhere(cloud, scope)).find((each) => pathOf(each) === path);
      if (found) await removeRecords(cloud, found.zone, found.records);
    },
  };
}

interface Elsewhere {
  zone: PublicZone;
  name: string;
  records: RecordSet[];
}

const pathOf = ({ zone, name }: Elsewhere): string => `${zone.resourceGroup}/${zone.domain}/${name}`;

/** Our own zone is not looked into: it goes as a whole. */
async function recordsElsewhere(cloud: AzureCloud, scope: Scope): Promise<Elsewhere[]> {
  const zones = await publicZones(cloud, (domain) => mayServe(domain, scope));
  const others = zones.filter(({ zone }) => !hasOurTags(zone.tags, scope));
  const found = await Promise.all(
    others.map(async (zone) => {
      const names = ownNames(await listRecords(cloud, zone), scope);
      return [...names].map(([name, records]) => ({ zone, name, records }));
    }),
  );
  return found.flat();
}

/** Where the domain is not known any more, every public zone may. */
const mayServe = (zone: string, { domain }: Scope): boolean => domain === '' || `.${domain}`.endsWith(`.${zone}`);
