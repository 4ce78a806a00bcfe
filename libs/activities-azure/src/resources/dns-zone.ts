import { driftOf, failed, notOwned, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, deleteWhenFree, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import { recordPermissions, removeOwnRecords } from '../dns-records.ts';
import { publicZones, readZone, zonePermissions, type PublicZone } from '../dns-zones.ts';
import type { ResourceGroupOutput, ZoneOutput, ZoneProps } from '../kinds.ts';
import { groupIn, groupOf, resourceId } from '../names.ts';
import { foundByTags, hasOurTags, mergedTags, ownTags, userTags } from '../ownership.ts';

const immutable = ['domain'] as const;
/** Where every zone is. */
const location = 'global';

/** The public DNS zone of the domain. learn.microsoft.com/rest/api/dns/zones */
export function dnsZone(context: CloudContext): Resource<ZoneProps, { group: ResourceGroupOutput }, ZoneOutput> {
  return {
    permissions: [
      ...recordPermissions,
      ...zonePermissions,
      'Microsoft.Network/dnsZones/delete',
      'Microsoft.Network/dnsZones/write',
    ],
    immutable,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: outputOf(found), actual: actualOf(found, ref) };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const found = ref.lifecycle === 'adopted' ? await adopt(cloud, ref) : await make(cloud, ref, props);
      const instead = 'adopt a zone of this domain, or put the domain back';
      refuseChanges(`the zone ${found.domain}`, props, actualOf(found, ref), immutable, instead);
      if (ref.lifecycle !== 'adopted' && driftOf(props, actualOf(found, ref)).length > 0) {
        const tags = mergedTags(ref, found.zone.tags, props.tags);
        await cloud.change(`cannot tag the zone ${found.domain}`, async () =>
          (await cloud.clients.dns()).zones.update(found.resourceGroup, found.domain, { tags }),
        );
      }
      return outputOf(found);
    },

    async destroy(ref) {
      if (ref.lifecycle === 'adopted') return;
      const cloud = cloudOf(context, ref.scope);
      const found = await look(cloud, ref);
      if (!found) return;
      await removeOwnRecords(cloud, ref.scope, found);
      await deleteWhenFree(cloud, `cannot delete the zone ${found.domain}`, found.id, async (options) =>
        (await cloud.clients.dns()).zones.beginDelete(found.resourceGroup, found.domain, options),
      );
    },

    async list(scope) {
      const zones = await publicZones(cloudOf(context, scope));
      return zones
        .filter(({ zone }) => hasOurTags(zone.tags, scope))
        .map(({ domain, zone }) => foundByTags('azure.dns-zone', domain, zone.tags));
    },
  };
}

/** An adopted zone by its id, or by its name wherever it is; ours in our group. */
async function look(cloud: AzureCloud, ref: Ref): Promise<PublicZone | undefined> {
  const { name, scope } = ref;
  if (ref.lifecycle !== 'adopted') {
    const found = await readZone(cloud, groupOf(scope), name);
    if (found && !hasOurTags(found.zone.tags, scope)) throw notOwned('the zone', name);
    return found;
  }
  const group = groupIn(name);
  if (group !== undefined) return readZone(cloud, group, name.split('/').at(-1) ?? '');
  const named = await publicZones(cloud, (domain) => domain === name.replace(/\.$/, '').toLowerCase());
  if (named.length > 1) throw ambiguous(ref, named);
  return named[0];
}

async function adopt(cloud: AzureCloud, ref: Ref): Promise<PublicZone> {
  const found = await look(cloud, ref);
  if (found) return found;
  const message = `there is no public zone ${ref.name} to adopt in subscription ${ref.scope.account}`;
  throw failed('INVALID_SPEC', 'SW-SPEC-049', message, { specPath: 'spec.dns.zone.adopt' });
}

async function make(cloud: AzureCloud, ref: Ref, props: ZoneProps): Promise<PublicZone> {
  const life = lifespan(cloud, ref);
  return bringAbout(cloud, life, async () => {
    // A second zone of the same domain gets other name servers, and nothing would ever be delegated to it.
    const [twin] = await publicZones(cloud, (domain) => domain === props.domain);
    if (twin && twin.resourceGroup.toLowerCase() !== groupOf(ref.scope).toLowerCase()) throw twinOf(props, twin);
    await cloud.run(`cannot create ${life.what}`, life.id, async (options) =>
      (await cloud.clients.dns()).zones.createOrUpdate(
        groupOf(ref.scope),
        ref.name,
        { location, zoneType: 'Public', tags: ownTags(ref, props.tags) },
        { ...options, ifNoneMatch: '*' },
      ),
    );
  });
}

const lifespan = (cloud: AzureCloud, ref: Ref): Lifespan<PublicZone> => ({
  what: `the zone ${ref.name}`,
  id: resourceId(ref.scope, 'Microsoft.Network/dnsZones', ref.name),
  look: () => look(cloud, ref),
  condition: () => 'ready',
  remove: async (options) => (await cloud.clients.dns()).zones.beginDelete(groupOf(ref.scope), ref.name, options),
});

function twinOf({ domain }: ZoneProps, { id }: PublicZone): Error {
  return failed('INVALID_SPEC', 'SW-SPEC-049', `the zone ${id} serves ${domain} already`, {
    fix: `delete that zone, then slipway retry {name}; or set dns.zone to { adopt: ${id} }`,
    specPath: 'spec.dns.zone',
  });
}

function ambiguous({ name }: Ref, zones: readonly PublicZone[]): Error {
  const ids = zones.map(({ id }) => id);
  return failed('INVALID_SPEC', 'SW-SPEC-049', `${zones.length} zones serve ${name}: ${ids.join(', ')}`, {
    fix: `name one by its id: dns.zone: { adopt: ${ids[0] ?? ''} }`,
    specPath: 'spec.dns.zone.adopt',
  });
}

const outputOf = ({ id, domain, resourceGroup, zone }: PublicZone): ZoneOutput => ({
  id,
  zone: domain,
  resourceGroup,
  nameServers: (zone.nameServers ?? []).map((server) => server.replace(/\.$/, '')).sort(),
});

const actualOf = ({ domain, zone }: PublicZone, ref: Ref): ZoneProps => ({
  domain,
  tags: ref.lifecycle === 'adopted' ? {} : userTags(zone.tags),
});
