import { driftOf, failed, notOwned, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { DnsZoneOutput, Ref, Scope } from '@slipway/contracts';
import type { dns_v1 } from 'googleapis/build/src/apis/dns/v1.js';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { removeOwnRecords } from '../dns-records.ts';
import { isAbsent, isTaken, isUnknownOutcome } from '../failure.ts';
import type { DnsZoneProps } from '../kinds.ts';
import { foundByLabels, hasOurLabel, ownDescription, ownLabels, userLabels } from '../ownership.ts';
import { everyPage } from '../pages.ts';

export type ManagedZone = dns_v1.Schema$ManagedZone;

const immutable = ['domain'] as const;

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
    immutable,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: outputOf(found), actual: actualOf(found, ref) };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const found = (await look(cloud, ref)) ?? (await create(cloud, ref, props));
      const instead = 'adopt a zone of this domain, or put the domain back';
      refuseChanges(`the zone ${ref.name}`, props, actualOf(found, ref), immutable, instead);
      if (driftOf(props, actualOf(found, ref)).length > 0) {
        const { managedZones } = await cloud.clients.dns();
        const requestBody = { labels: ownLabels(ref, props.labels) };
        await cloud.send(`cannot change labels of the zone ${ref.name}`, () =>
          managedZones.patch({ project: cloud.project, managedZone: ref.name, requestBody }),
        );
      }
      return outputOf(found);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (ref.lifecycle === 'adopted' || !(await look(cloud, ref))) return;
      await removeOwnRecords(cloud, ref);
      const { managedZones } = await cloud.clients.dns();
      try {
        await cloud.send(`cannot delete the zone ${ref.name}`, () =>
          managedZones.delete({ project: cloud.project, managedZone: ref.name }),
        );
      } catch (error) {
        if (!isAbsent(error)) throw error;
      }
    },

    async list(scope) {
      const found = await listZones(cloudOf(context, scope), scope);
      return found.map((each) => foundByLabels('gcp.dns-zone', each.name ?? '', each.labels));
    },
  };
}

/** Zones that are ours. */
export async function listZones(cloud: GoogleCloud, scope: Pick<Scope, 'installation'>): Promise<ManagedZone[]> {
  return (await allZones(cloud)).filter((each) => hasOurLabel(each.labels, scope));
}

/** Of the whole project, whoever's. */
export async function allZones(cloud: GoogleCloud, filter: { dnsName?: string } = {}): Promise<ManagedZone[]> {
  const { managedZones } = await cloud.clients.dns();
  return cloud.list('cannot list zones', () =>
    everyPage(
      (page) => managedZones.list({ project: cloud.project, ...filter, ...page }),
      (page) => page.managedZones,
    ),
  );
}

/** An adopted zone is found by its name alone; ours has to carry our label. */
async function look(cloud: GoogleCloud, ref: Ref): Promise<ManagedZone | undefined> {
  const { managedZones } = await cloud.clients.dns();
  const found = await cloud.find(`cannot read the zone ${ref.name}`, async () => {
    return (await managedZones.get({ project: cloud.project, managedZone: ref.name })).data;
  });
  if (found && ref.lifecycle !== 'adopted' && !hasOurLabel(found.labels, ref.scope))
    throw notOwned('the zone', ref.name);
  return found;
}

async function create(cloud: GoogleCloud, ref: Ref, props: DnsZoneProps): Promise<ManagedZone> {
  if (ref.lifecycle === 'adopted') {
    throw failed('INVALID_SPEC', 'SW-SPEC-049', `there is no zone ${ref.name} to adopt in project ${cloud.project}`, {
      specPath: 'spec.dns.zone.adopt',
    });
  }
  const dnsName = `${props.domain}.`;
  // A second zone of the same domain gets other name servers, and nothing would ever be delegated to it.
  const twin = (await allZones(cloud, { dnsName })).find((each) => each.visibility !== 'private');
  if (twin && !hasOurLabel(twin.labels, ref.scope)) {
    throw failed('INVALID_SPEC', 'SW-SPEC-049', `the zone ${twin.name ?? ''} serves ${props.domain} already`, {
      fix: `delete that zone, then slipway retry {name}; or set dns.zone to { adopt: ${twin.name ?? ''} }`,
      specPath: 'spec.dns.zone',
    });
  }
  const { managedZones } = await cloud.clients.dns();
  const what = `cannot create the zone ${ref.name}`;
  try {
    return await cloud.send(what, async () => {
      const requestBody = {
        name: ref.name,
        dnsName,
        description: ownDescription(ref),
        visibility: 'public',
        dnssecConfig: { state: 'off' },
        labels: ownLabels(ref, props.labels),
      };
      return (await managedZones.create({ project: cloud.project, requestBody })).data;
    });
  } catch (error) {
    if (!isTaken(error) && !isUnknownOutcome(error)) throw error;
    return cloud.until({ everyMs: 1_000, budgetMs: 60_000, what }, async () => {
      const found = await look(cloud, ref);
      if (found) return { done: true, value: found };
      return { done: false, waitingFor: { visible: ref.name }, refusal: error };
    });
  }
}

function outputOf({ name, nameServers }: ManagedZone): DnsZoneOutput {
  const servers = (nameServers ?? []).map((server) => server.replace(/\.$/, ''));
  return { zone: name ?? '', nameServers: servers.sort() };
}

function actualOf({ dnsName, labels }: ManagedZone, ref: Ref): DnsZoneProps {
  return {
    domain: (dnsName ?? '').replace(/\.$/, ''),
    labels: ref.lifecycle === 'adopted' ? {} : userLabels(labels),
  };
}
