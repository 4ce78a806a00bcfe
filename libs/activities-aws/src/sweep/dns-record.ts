import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { listRecords, recordPermissions, removeRecords } from '../dns-records.ts';
import { ownNames } from '../dns-registry.ts';
import { publicZones, zonePermissions } from '../dns-zones.ts';
import { hasOurTags } from '../ownership.ts';

/**
 * Records in zones that are not ours, an adopted one above all, which external-dns registered as this installation's: once the
 * cluster is gone nobody else removes them. Name: `<zone id>/<name>`.
 */
export function dnsRecord(context: CloudContext): Sweepable {
  return {
    permissions: [...recordPermissions, ...zonePermissions],

    async list(scope) {
      const found = await recordsElsewhere(cloudOf(context, scope), scope);
      return found.map(({ zone, name }) => ({ kind: 'aws.dns-record', name: `${zone}/${name}` }));
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
  records: ResourceRecordSet[];
}

/** Our own zone is not looked into: it goes as a whole. */
async function recordsElsewhere(cloud: AmazonCloud, scope: Scope): Promise<Elsewhere[]> {
  const zones = await publicZones(cloud, (domain) => mayServe(domain, scope));
  const others = zones.filter(({ tags }) => !hasOurTags(tags, scope));
  const found = await Promise.all(
    others.map(async ({ id }) => {
      const names = ownNames(await listRecords(cloud, id), scope);
      return [...names].map(([name, records]) => ({ zone: id, name, records }));
    }),
  );
  return found.flat();
}

/** Where the domain is not known any more, every public zone may. */
const mayServe = (zone: string, { domain }: Scope): boolean => domain === '' || `.${domain}`.endsWith(`.${zone}`);
