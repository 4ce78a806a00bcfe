import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { cloud } from '../../aws.ts';
import { durations } from '../../durations.ts';
import { AwsFault } from '../../fault.ts';
import type { AvailabilityZone } from '../../regions.ts';
import { availabilityZones } from '../../regions.ts';
import { limitOf } from '../../servicequotas/limits.ts';
import type { Call, Reply } from '../../service.ts';
import { cidrText, contains, overlap, parseCidr } from '../../../core/cidr.ts';
import type { Range } from '../../../core/cidr.ts';
import { invalidParameter, limitReached, missingParameter } from '../faults.ts';
import { placeOfCall, targetOf } from '../objects.ts';
import { specifiedTags } from '../tags.ts';
import { makeSubnet, showSubnet, subnetsOf } from './subnets.ts';

export function createSubnet(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const tags = specifiedTags(input, 'subnet');
  const vpc = targetOf(call, 'vpc', text(input, 'VpcId'));
  const zone = zoneOf(input, place.region);
  const range = rangeIn(aws, vpc, text(input, 'CidrBlock'));
  const siblings = subnetsOf(aws, vpc);
  if (siblings.length >= limitOf(aws, place, 'vpc', 'L-407747CB')) throw limitReached('SubnetLimitExceeded', 'subnets');
  const subnet = makeSubnet(aws, vpc, { cidr: cidrText(range), zone, tags, createdBy: call.caller.arn });
  aws.operations.start({
    cloud,
    service: 'ec2',
    type: 'subnet.create',
    operation: 'CreateSubnet',
    project: place.account,
    location: place.region,
    target: subnet.id,
    name: subnet.name,
    principal: call.caller.arn,
    spread: durations.subnet,
  });
  return { Subnet: showSubnet(aws, subnet) };
}

/** What the operations on subnets do when they end. */
export function defineSubnets(aws: Aws): void {
  aws.operations.define('ec2', 'subnet.create', {
    complete: ({ target }) => aws.graph.patch(target, { State: 'available' }),
  });
}

function zoneOf(input: JsonObject, region: string): AvailabilityZone {
  const zones = availabilityZones(region);
  const name = text(input, 'AvailabilityZone');
  const id = text(input, 'AvailabilityZoneId');
  const [first] = zones;
  const found = name === '' && id === '' ? first : zones.find((zone) => zone.name === name || zone.id === id);
  if (found) return found;
  const [parameter, choices] =
    name === ''
      ? ['availabilityZoneId', zones.map((zone) => zone.id)]
      : ['availabilityZone', zones.map((zone) => zone.name)];
  throw invalidParameter(
    `Value (${name || id}) for parameter ${parameter} is invalid. Subnets can currently only be created in the following availability zones: ${choices.join(', ')}.`,
  );
}

/** Refuses a range that is malformed, too large or too small, outside the VPC or taken by another subnet. */
function rangeIn(aws: Aws, vpc: Resource, cidr: string): Range {
  if (cidr === '') throw missingParameter('cidrBlock');
  const range = parseCidr(cidr);
  if (!range)
    throw invalidParameter(`Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`);
  const outer = parseCidr(text(vpc.body, 'CidrBlock'));
  if (range.bits < 16 || range.bits > 28 || !outer || !contains(outer, range))
    throw new AwsFault('InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`);
  const taken = subnetsOf(aws, vpc).some((subnet) => {
    const other = parseCidr(text(subnet.body, 'CidrBlock'));
    return other !== undefined && overlap(other, range);
  });
  if (taken) throw new AwsFault('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
  return range;
}
