import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { list, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { cloud } from '../aws.ts';
import type { SubnetFacts } from '../ec2/footprint.ts';
import { subnetFacts } from '../ec2/footprint.ts';
import { AwsFault } from '../fault.ts';
import type { Call } from '../service.ts';
import { limitOf } from '../servicequotas/limits.ts';
import { tagList } from '../tag-list.ts';
import { describePage, objectsOf, placeOfCall, rdsArn, typeOf } from './object.ts';
import { invalidValue, notFound } from './refusals.ts';

const leastZones = 2;

export function findSubnetGroup(aws: Aws, place: { account: string; region: string }, name: string): Resource {
  const found = aws.graph.get(rdsArn(place, 'subgrp', name));
  if (!found) throw notFound('DBSubnetGroupNotFoundFault', `DB subnet group '${name}' does not exist.`);
  return found;
}

export function showSubnetGroup({ body: { TagList: _tags, ...shown } }: Resource): JsonObject {
  return shown;
}

/** Subnets of a group that still stand. */
export function subnetsOf(aws: Aws, group: Resource): SubnetFacts[] {
  const place = { account: group.project, region: group.location };
  const ids = (group.hidden?.['subnets'] as string[] | undefined) ?? [];
  return ids.map((id) => subnetFacts(aws, place, id)).filter((subnet) => subnet !== undefined);
}

/** The subnets that a request names: all must be there, in one network, in two zones at least. */
function readSubnets(call: Call): SubnetFacts[] {
  const ids = list(call.input, 'SubnetIds').filter((id) => typeof id === 'string');
  const found = ids.map((id) => ({ id, facts: subnetFacts(call.aws, placeOfCall(call), id) }));
  const unknown = found.filter(({ facts }) => !facts).map(({ id }) => id);
  if (unknown.length > 0)
    throw new AwsFault('InvalidSubnet', `Some input subnets in :[${unknown.join(', ')}] are invalid.`);
  const subnets = found.map(({ facts }) => facts).filter((facts) => facts !== undefined);
  if (new Set(subnets.map(({ vpcId }) => vpcId)).size > 1)
    throw new AwsFault('InvalidSubnet', `The specified subnets are not all in the same VPC: [${ids.join(', ')}]`);
  const zones = [...new Set(subnets.map(({ zone }) => zone))];
  if (zones.length < leastZones)
    throw new AwsFault(
      'DBSubnetGroupDoesNotCoverEnoughAZs',
      `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${zones.join(', ')}. Add subnets to cover at least ${leastZones} AZs.`,
    );
  return subnets;
}

const showSubnets = (subnets: SubnetFacts[]): JsonObject[] =>
  subnets.map(({ id, zone }) => ({
    SubnetIdentifier: id,
    SubnetAvailabilityZone: { Name: zone },
    SubnetOutpost: {},
    SubnetStatus: 'Active',
  }));

export function createSubnetGroup(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const place = placeOfCall(call);
  const name = text(input, 'DBSubnetGroupName').toLowerCase();
  if (!/^[a-z0-9._ -]{1,255}$/.test(name) || name === 'default')
    throw invalidValue(
      `The parameter DBSubnetGroupName is not a valid identifier. Only ASCII letters, digits, periods, hyphens, underscores and spaces are allowed.`,
    );
  const id = rdsArn(place, 'subgrp', name);
  if (aws.graph.get(id))
    throw new AwsFault('DBSubnetGroupAlreadyExists', `The DB subnet group '${name}' already exists.`);
  const limit = limitOf(aws, place, 'rds', 'L-48C6BF61');
  if (objectsOf(aws, place, 'subgrp').length >= limit)
    throw new AwsFault(
      'DBSubnetGroupQuotaExceeded',
      `The request would result in the user exceeding the allowed number of DB subnet groups: ${limit}.`,
    );
  const subnets = readSubnets(call);
  aws.graph.forget(id);
  const group = aws.graph.create({
    id,
    type: typeOf.subgrp,
    cloud,
    name,
    project: place.account,
    location: place.region,
    body: {
      DBSubnetGroupName: name,
      DBSubnetGroupDescription: text(input, 'DBSubnetGroupDescription'),
      VpcId: subnets[0]?.vpcId ?? '',
      SubnetGroupStatus: 'Complete',
      Subnets: showSubnets(subnets),
      DBSubnetGroupArn: id,
      SupportedNetworkTypes: ['IPV4'],
      TagList: tagList(input, 'Tags'),
    },
    hidden: { subnets: subnets.map((subnet) => subnet.id) },
    refs: [],
    createdBy: caller.arn,
  });
  call.touched.add(id);
  return { DBSubnetGroup: showSubnetGroup(group) };
}

export function describeSubnetGroups(call: Call): JsonObject {
  const { aws, input, reader } = call;
  const name = text(input, 'DBSubnetGroupName').toLowerCase();
  const read = name === '' ? 'list' : 'get';
  const found = objectsOf(aws, placeOfCall(call), 'subgrp')
    .filter((group) => name === '' || group.name === name)
    .filter((group) => aws.lags.visible(group, read, reader));
  if (name !== '' && found.length === 0)
    throw notFound('DBSubnetGroupNotFoundFault', `DB subnet group '${name}' does not exist.`);
  return describePage(input, 'DBSubnetGroups', found.map(showSubnetGroup));
}

export function modifySubnetGroup(call: Call): JsonObject {
  const { aws, input } = call;
  const group = findSubnetGroup(aws, placeOfCall(call), text(input, 'DBSubnetGroupName'));
  call.touched.add(group.id);
  const subnets = readSubnets(call);
  const kept = new Set(subnets.map(({ zone }) => zone));
  const lost = aws.graph
    .users(group.id)
    .map((instance) => text(instance.body, 'AvailabilityZone'))
    .find((zone) => zone !== '' && !kept.has(zone));
  if (lost !== undefined)
    throw new AwsFault(
      'SubnetAlreadyInUse',
      `The subnets in use are in the Availability Zone ${lost} and cannot be removed.`,
    );
  const description = text(input, 'DBSubnetGroupDescription') || text(group.body, 'DBSubnetGroupDescription');
  const body = { ...group.body, DBSubnetGroupDescription: description, Subnets: showSubnets(subnets) };
  aws.graph.update(group.id, body, { hidden: { subnets: subnets.map((subnet) => subnet.id) } });
  return { DBSubnetGroup: showSubnetGroup(findSubnetGroup(aws, placeOfCall(call), group.name)) };
}

export function deleteSubnetGroup(call: Call): undefined {
  const { aws, input, caller } = call;
  const name = text(input, 'DBSubnetGroupName');
  const group = findSubnetGroup(aws, placeOfCall(call), name);
  call.touched.add(group.id);
  const user = aws.graph.users(group.id)[0];
  if (user)
    throw new AwsFault(
      'InvalidDBSubnetGroupStateFault',
      `Cannot delete the subnet group '${group.name}' because at least one database instance: ${user.name} is still using it.`,
    );
  aws.graph.delete(group.id, caller.arn);
}
