import {
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
} from '@aws-sdk/client-route-53';
import {
  driftOf,
  failed,
  refuseChanges,
  type CloudContext,
  type Resource,
  type ResourceFailure,
} from '@slipway/activities-core';
import type { DnsZoneOutput, Ref } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { awaitChange } from '../dns-change.ts';
import { recordPermissions, removeOwnRecords } from '../dns-records.ts';
import { publicZones, readZone, zonePermissions, type PublicZone } from '../dns-zones.ts';
import { hasCode, isUnknownOutcome } from '../failure.ts';
import type { HostedZoneProps } from '../kinds.ts';
import { foundByTags, hasOurTags, ownerOf, userTags } from '../ownership.ts';
import { tagChange } from '../tag-change.ts';

const immutable = ['domain'] as const;

/** How often the name was used before within one incarnation, at most: a call and a look for each. */
const mostGenerations = 500;

/**
 * The public hosted zone of the domain. Route 53 lets several zones have one name, so ours is told by its tags, and by the reference
 * that it was created with until it has some. docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone
 */
export function dnsZone(context: CloudContext): Resource<HostedZoneProps, object, DnsZoneOutput> {
  return {
    permissions: [
      ...recordPermissions,
      ...zonePermissions,
      'route53:ChangeTagsForResource',
      'route53:CreateHostedZone',
      'route53:DeleteHostedZone',
    ],
    immutable,

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const [found] = await look(cloud, ref);
      return found && { output: await outputOf(cloud, found), actual: actualOf(found, ref) };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const found = (await look(cloud, ref))[0] ?? (await create(cloud, ref, props));
      const instead = 'adopt a zone of this domain, or put the domain back';
      refuseChanges(`the zone ${found.domain}`, props, actualOf(found, ref), immutable, instead);
      const isHalfMade = ref.lifecycle !== 'adopted' && !hasOurTags(found.tags, ref.scope);
      if (isHalfMade || driftOf(props, actualOf(found, ref)).length > 0) await tag(cloud, ref, found, props);
      return outputOf(cloud, found);
    },

    async destroy(ref) {
      if (ref.lifecycle === 'adopted') return;
      const cloud = cloudOf(context, ref.scope);
      for (const found of await look(cloud, ref)) await remove(cloud, ref, found);
    },

    async list(scope) {
      const zones = await publicZones(cloudOf(context, scope));
      return zones
        .filter((zone) => isOurs(zone, scope))
        .map(({ domain, tags }) => foundByTags('aws.dns-zone', domain, tags));
    },
  };
}

const referenceOf = ({ scope }: Pick<Ref, 'scope'>, generation: number): string =>
  `slipway-${scope.installation}-${scope.incarnation}${generation === 1 ? '' : `.${generation}`}`;

/** Tags come after the create, so a zone that a lost worker left is told by the reference that it was created with. */
function isOurs({ zone, tags }: PublicZone, scope: Ref['scope']): boolean {
  if (hasOurTags(tags, scope)) return true;
  return (
    ownerOf(tags) === undefined &&
    new RegExp(`^slipway-${scope.installation}-\\d+(\\.\\d+)?$`).test(zone.CallerReference ?? '')
  );
}

/** An adopted zone by its id or its name; ours by its marks. More than one: of an earlier attempt that was never found again. */
async function look(cloud: AmazonCloud, ref: Ref): Promise<PublicZone[]> {
  if (ref.lifecycle !== 'adopted') {
    const named = await publicZones(cloud, (domain) => domain === ref.name);
    return named.filter((zone) => isOurs(zone, ref.scope));
  }
  if (/^Z[0-9A-Z]+$/.test(ref.name)) {
    const found = await readZone(cloud, ref.name);
    return found ? [found] : [];
  }
  const named = await publicZones(cloud, (domain) => domain === ref.name.replace(/\.$/, ''));
  if (named.length > 1) throw ambiguous(ref, named);
  return named;
}

async function create(cloud: AmazonCloud, ref: Ref, props: HostedZoneProps): Promise<PublicZone> {
  if (ref.lifecycle === 'adopted') {
    const message = `there is no public zone ${ref.name} to adopt in account ${ref.scope.account}`;
    throw failed('INVALID_SPEC', 'SW-SPEC-049', message, { specPath: 'spec.dns.zone.adopt' });
  }
  // A second zone of the same domain gets other name servers, and nothing would ever be delegated to it.
  const [twin] = await publicZones(cloud, (domain) => domain === props.domain);
  if (twin) {
    throw failed('INVALID_SPEC', 'SW-SPEC-049', `the zone ${twin.id} serves ${props.domain} already`, {
      fix: `delete that zone, then slipway retry {name}; or set dns.zone to { adopt: ${twin.id} }`,
      specPath: 'spec.dns.zone',
    });
  }
  const what = `cannot create the zone ${props.domain}`;
  for (let generation = 1; generation <= mostGenerations; generation++) {
    const request = new CreateHostedZoneCommand({
      Name: props.domain,
      CallerReference: referenceOf(ref, generation),
      HostedZoneConfig: { Comment: `Gitpod installation ${ref.scope.installation}, made by Slipway` },
    });
    try {
      const made = await cloud.send(what, async () => (await cloud.clients.route53()).send(request));
      await awaitChange(cloud, made.ChangeInfo, what);
      return await visible(cloud, ref, what, 60_000);
    } catch (error) {
      const isUsed = hasCode(error, 'HostedZoneAlreadyExists');
      if (!isUsed && !isUnknownOutcome(error)) throw error;
      if (!isUsed) return visible(cloud, ref, what, 60_000, error);
      // An earlier attempt may have made one that is not listed yet. Once that was waited for, a look is enough.
      const made = generation === 1 ? await patientLook(cloud, ref, what) : (await look(cloud, ref))[0];
      if (made) return made;
      // The reference is that of a zone which is gone: it is never free again.
    }
  }
  throw failed('CONFLICT', 'SW-CONF-060', `${what}: every reference of incarnation ${ref.scope.incarnation} was used`);
}

/**
 * A list may lag behind a create.
 * @param refusal of a create that may have been carried out: says more than that it is not seen
 */
function visible(
  cloud: AmazonCloud,
  ref: Ref,
  what: string,
  budgetMs: number,
  refusal?: ResourceFailure,
): Promise<PublicZone> {
  return cloud.until({ everyMs: 1_000, budgetMs, settle: true, what }, async () => {
    const [found] = await look(cloud, ref);
    if (found) return { done: true, value: found };
    return { done: false, waitingFor: { visible: ref.name }, ...(refusal && { refusal }) };
  });
}

const patientLook = (cloud: AmazonCloud, ref: Ref, what: string): Promise<PublicZone | undefined> =>
  visible(cloud, ref, what, 60_000).catch(() => undefined);

/** Marks and user tags as they should be; others stay. */
async function tag(cloud: AmazonCloud, ref: Ref, { id, tags }: PublicZone, props: HostedZoneProps): Promise<void> {
  const { set, drop } = tagChange(ref, tags, props.tags);
  const request = new ChangeTagsForResourceCommand({
    ResourceType: 'hostedzone',
    ResourceId: id,
    // An empty list is refused.
    ...(set.length > 0 ? { AddTags: set } : {}),
    ...(drop.length > 0 ? { RemoveTagKeys: drop } : {}),
  });
  await cloud.send(`cannot tag the zone ${id}`, async () => (await cloud.clients.route53()).send(request));
}

async function remove(cloud: AmazonCloud, ref: Ref, { id, zone }: PublicZone): Promise<void> {
  const what = `cannot delete the zone ${id}`;
  await cloud.until({ everyMs: 2_000, budgetMs: 120_000, what }, async () => {
    await removeOwnRecords(cloud, ref.scope, zone);
    try {
      await cloud.delete(what, async () =>
        (await cloud.clients.route53()).send(new DeleteHostedZoneCommand({ Id: id })),
      );
      return { done: true, value: undefined };
    } catch (error) {
      // A record came in between; whose it is, the next look tells.
      if (!hasCode(error, 'HostedZoneNotEmpty')) throw error;
      return { done: false, waitingFor: { emptying: id }, refusal: error };
    }
  });
}

function ambiguous({ name }: Ref, zones: readonly PublicZone[]): Error {
  const ids = zones.map(({ id }) => id);
  return failed('INVALID_SPEC', 'SW-SPEC-049', `${zones.length} zones serve ${name}: ${ids.join(', ')}`, {
    fix: `name one by its id: dns.zone: { adopt: ${ids[0] ?? ''} }`,
    specPath: 'spec.dns.zone.adopt',
  });
}

async function outputOf(cloud: AmazonCloud, { id }: PublicZone): Promise<DnsZoneOutput> {
  const found = await cloud.until({ everyMs: 1_000, budgetMs: 60_000, what: `the zone ${id}` }, async () => {
    const zone = await readZone(cloud, id);
    return zone ? { done: true, value: zone } : { done: false, waitingFor: { visible: id } };
  });
  return { zone: id, nameServers: found.nameServers };
}

const actualOf = ({ domain, tags }: PublicZone, ref: Ref): HostedZoneProps => ({
  domain,
  tags: ref.lifecycle === 'adopted' ? {} : userTags(tags),
});
