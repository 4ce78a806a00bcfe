import { driftOf, failed, notOwned, type CloudContext, type Resource } from '@slipway/activities-core';
import type { DnsZoneOutput, Ref } from '@slipway/contracts';
import type { dns_v1 } from 'googleapis/build/src/apis/dns/v1.js';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { isAbsent, isTaken, isUnknownOutcome } from '../failure.ts';
import type { DnsZoneProps } from '../kinds.ts';
import { foundByLabels, hasOurLabel, ownDescription, ownLabels, userLabels } from '../ownership.ts';
import { removeOwnRecords } from '../zone-records.ts';

type Zone = dns_v1.Schema$ManagedZone;

/** The public zone of the domain. cloud.google.com/dns/docs/reference/rest/v1/managedZones */
export function dnsZone(context: CloudContext): Resource<DnsZoneProps, object, DnsZoneOutput> {
  return {
    permissions: [
      'dns.changes.create',
      'dns.managedZones.create',
      'dns.managedZones.delete',
      'dns.managedZones.get',
      'dns.managedZones.list',
      'dns.managedZones.update',
      'dns.resourceRecordSets.delete',
      'dns.resourceRecordSets.list',
    ],
    immutable: ['domain'],

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: outputOf(found), actual: actualOf(ref, found) };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const found = await look(cloud, ref);
      if (ref.lifecycle === 'adopted') {
        if (found) return outputOf(found);
        throw failed('INVALID_SPEC', 'SW-SPEC-049', `there is no DNS zone ${ref.name} to adopt`, {
          fix: 'name a managed zone of the project in dns.zone.adopt, or leave it out',
          specPath: 'spec.dns.zone.adopt',
        });
      }
      const zone = found ?? (await create(cloud, ref, props));
      if (driftOf({ labels: props.labels }, actualOf(ref, zone)).length > 0) {
        const { managedZones } = await cloud.clients.dns();
        const requestBody = { labels: ownLabels(ref, props.labels) };
        await cloud.send(`cannot label the DNS zone ${ref.name}`, () =>
          managedZones.patch({ project: cloud.project, managedZone: ref.name, requestBody }),
        );
      }
      return outputOf(zone);
    },

    async destroy(ref) {
      if (ref.lifecycle === 'adopted') return;
      const cloud = cloudOf(context, ref.scope);
      if (!(await look(cloud, ref))) return;
      await removeOwnRecords(cloud, ref);
      const { managedZones } = await cloud.clients.dns();
      try {
        await cloud.send(`cannot delete the DNS zone ${ref.name}`, () =>
          managedZones.delete({ project: cloud.project, managedZone: ref.name }),
        );
      } catch (error) {
        if (!isAbsent(error)) throw error;
      }
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const { managedZones } = await cloud.clients.dns();
      const all = await cloud.list('cannot list DNS zones', async () => {
        return (await managedZones.list({ project: cloud.project })).data.managedZones ?? [];
      });
      return all
        .filter((each) => hasOurLabel(each.labels, scope))
        .map((each) => foundByLabels('gcp.dns-zone', each.name ?? '', each.labels));
    },
  };
}

/** An adopted zone is somebody else's, so it carries no mark of ours. */
async function look(cloud: GoogleCloud, ref: Ref): Promise<Zone | undefined> {
  const { managedZones } = await cloud.clients.dns();
  const found = await cloud.find(`cannot read the DNS zone ${ref.name}`, async () => {
    return (await managedZones.get({ project: cloud.project, managedZone: ref.name })).data;
  });
  if (found && ref.lifecycle !== 'adopted' && !hasOurLabel(found.labels, ref.scope))
    throw notOwned('the DNS zone', ref.name);
  return found;
}

async function create(cloud: GoogleCloud, ref: Ref, { domain, labels }: DnsZoneProps): Promise<Zone> {
  const { managedZones } = await cloud.clients.dns();
  const requestBody = {
    name: ref.name,
    dnsName: `${domain}.`,
    description: ownDescription(ref),
    visibility: 'public',
    dnssecConfig: { state: 'off' },
    labels: ownLabels(ref, labels),
  };
  try {
    return await cloud.send(`cannot create the DNS zone ${ref.name}`, async () => {
      return (await managedZones.create({ project: cloud.project, requestBody })).data;
    });
  } catch (error) {
    if (!isTaken(error) && !isUnknownOutcome(error)) throw error;
    const made = await look(cloud, ref);
    if (!made) throw error;
    return made;
  }
}

const withoutDot = (name: string): string => name.replace(/\.$/, '');

const outputOf = (zone: Zone): DnsZoneOutput => ({
  zone: zone.name ?? '',
  nameServers: (zone.nameServers ?? []).map(withoutDot).sort(),
});

/** The labels of an adopted zone are not ours to compare. */
const actualOf = (ref: Ref, zone: Zone): Partial<DnsZoneProps> => ({
  domain: withoutDot(zone.dnsName ?? ''),
  ...(ref.lifecycle === 'adopted' ? {} : { labels: userLabels(zone.labels) }),
});
