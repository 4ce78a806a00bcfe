import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { cloud } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import type { Call } from '../service.ts';
import { globalQuotaRegion, limitOf } from '../servicequotas/limits.ts';
import { beginChange, showChange } from './changes.ts';
import { delegateLater, undelegateLater } from './delegation.ts';
import { chooseNameServers } from './name-servers.ts';
import { fqdn, isDomainName } from './names.ts';
import { dropRecordSets, putRecordSet, recordSetsOf } from './record-sets.ts';
import { invalidInput } from './refusals.ts';
import { bareId, isPrivate, nameServersOf, requestedZone, zoneArn, zoneName, zonesOf, zoneType } from './zone.ts';

/** 50 cents a month. */
const zonePerHour = 0.5 / 730;
const referenceTable = 'aws.callerReferences';

export function createHostedZone(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const name = fqdn(text(input, 'Name'));
  const reference = text(input, 'CallerReference');
  if (!isDomainName(name) || name.startsWith('*'))
    throw new AwsFault('InvalidDomainName', `'${text(input, 'Name')}' is not a valid domain name`);
  if (name.split('.').length < 3)
    throw new AwsFault('InvalidDomainName', `'${text(input, 'Name')}' is reserved by AWS!`);
  const used = `${caller.account} ${reference}`;
  if (aws.store.get(referenceTable, used) !== undefined)
    throw new AwsFault(
      'HostedZoneAlreadyExists',
      'A hosted zone has already been created with the specified caller reference.',
      {
        http: 409,
      },
    );
  if (object(input, 'HostedZoneConfig')['PrivateZone'] === true && input['VPC'] === undefined)
    throw invalidInput(
      "When you're creating a private hosted zone (when you specify true for PrivateZone), you must also specify values for VPCId and VPCRegion.",
    );
  const limit = limitOf(aws, { account: caller.account, region: globalQuotaRegion }, 'route53', 'L-4EA4796A');
  if (zonesOf(aws, caller.account).length >= limit)
    throw new AwsFault(
      'TooManyHostedZones',
      `Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create more hosted zones. The limit is ${limit}.`,
    );
  const zone = addZone(aws, {
    account: caller.account,
    name,
    reference,
    config: object(input, 'HostedZoneConfig'),
    vpc: object(input, 'VPC'),
    createdBy: caller.arn,
  });
  call.touched.add(zone.id);
  aws.store.put(referenceTable, used, zone.id);
  const change = aws.operations.get(text(zone.hidden, 'change'));
  return {
    ...showWithServers(aws, zone),
    ...(change ? { ChangeInfo: showChange(aws, change) } : {}),
    Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${bareId(zone.id)}`,
    ...(input['VPC'] === undefined ? {} : { VPC: object(input, 'VPC') }),
  };
}

/** Also for zones that were there before: an account in which a domain is already used. */
export function addZone(
  aws: Aws,
  request: {
    account: string;
    name: string;
    reference: string;
    config?: JsonObject;
    vpc?: JsonObject;
    tags?: JsonObject[];
    createdBy: string;
  },
): Resource {
  const number = aws.store.count('counters', 'route53 zones');
  const id = `Z${aws.seeded.hex(20, 'zone', request.account, request.name, number).toUpperCase()}`;
  const hidden = Object.keys(request.vpc ?? {}).length > 0;
  const nameServers = chooseNameServers(aws, id, request.name);
  const change = beginChange(
    aws,
    { id: zoneArn(id), name: request.name, project: request.account },
    'CreateHostedZone',
    request.createdBy,
  );
  const comment = text(request.config, 'Comment');
  const zone = aws.graph.create({
    id: zoneArn(id),
    type: zoneType,
    cloud,
    name: request.name.replace(/\.$/, ''),
    project: request.account,
    location: 'global',
    body: {
      Id: `/hostedzone/${id}`,
      Name: request.name,
      CallerReference: request.reference,
      Config: { ...(comment === '' ? {} : { Comment: comment }), PrivateZone: hidden },
      Tags: request.tags ?? [],
    },
    hidden: { nameServers, change: change.id, private: hidden, ...(hidden ? { vpc: request.vpc ?? {} } : {}) },
    refs: [],
    createdBy: request.createdBy,
    costPerHour: zonePerHour,
  });
  const set = { zone: zone.id, name: request.name, identifier: '', routing: {}, madeBy: change.id };
  const soa = `${nameServers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`;
  putRecordSet(aws, { ...set, type: 'NS', ttl: 172_800, values: nameServers.map((server) => `${server}.`) });
  putRecordSet(aws, { ...set, type: 'SOA', ttl: 900, values: [soa] });
  if (!hidden) delegateLater(aws, zone);
  return zone;
}

export function showZone(aws: Aws, zone: Resource): JsonObject {
  const { Tags: _tags, ...body } = zone.body;
  return { ...body, ResourceRecordSetCount: recordSetsOf(aws, zone.id).length };
}

function showWithServers(aws: Aws, zone: Resource): JsonObject {
  const HostedZone = showZone(aws, zone);
  return isPrivate(zone) ? { HostedZone } : { HostedZone, DelegationSet: { NameServers: nameServersOf(zone) } };
}

export function getHostedZone(call: Call): JsonObject {
  const zone = requestedZone(call, 'Id');
  const shown = showWithServers(call.aws, zone);
  return isPrivate(zone) ? { ...shown, VPCs: [object(zone.hidden, 'vpc')] } : shown;
}

export function updateHostedZoneComment(call: Call): JsonObject {
  const { aws, input } = call;
  const zone = requestedZone(call, 'Id');
  const { Comment: _old, ...config } = object(zone.body, 'Config');
  const comment = text(input, 'Comment');
  aws.graph.patch(zone.id, { Config: { ...config, ...(comment === '' ? {} : { Comment: comment }) } });
  return { HostedZone: showZone(aws, requestedZone(call, 'Id')) };
}

export function deleteHostedZone(call: Call): JsonObject {
  const { aws, caller } = call;
  const zone = requestedZone(call, 'Id');
  const own = recordSetsOf(aws, zone.id).filter(
    (set) => set.name !== zoneName(zone) || !['NS', 'SOA'].includes(set.type),
  );
  if (own.length > 0)
    throw new AwsFault(
      'HostedZoneNotEmpty',
      'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
    );
  const change = beginChange(aws, zone, 'DeleteHostedZone', caller.arn);
  dropRecordSets(aws, zone.id);
  aws.graph.delete(zone.id, caller.arn);
  undelegateLater(aws, zone);
  return { ChangeInfo: showChange(aws, change) };
}
