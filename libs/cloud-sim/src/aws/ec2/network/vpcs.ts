import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { isObject, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { cloud } from '../../aws.ts';
import { durations } from '../../durations.ts';
import { AwsFault } from '../../fault.ts';
import { limitOf } from '../../servicequotas/limits.ts';
import type { Call, Reply } from '../../service.ts';
import type { Tag } from '../../tag-list.ts';
import { cidrText, parseCidr } from '../../../core/cidr.ts';
import { visible } from '../describe.ts';
import type { Collection } from '../describe.ts';
import { dependencies, invalidCombination, invalidParameter, limitReached, missingParameter } from '../faults.ts';
import { absent } from '../kinds.ts';
import type { Place } from '../objects.ts';
import { createObject, ec2Id, fresh, newId, objectsOf, placeOfCall, targetOf } from '../objects.ts';
import { specifiedTags } from '../tags.ts';
import { makeDefaultGroup } from './groups.ts';
import { makeDefaultAcl } from './network-acls.ts';
import { makeMainTable } from './route-tables.ts';

export const vpcs: Collection = {
  kind: 'vpc',
  ids: 'VpcIds',
  result: 'Vpcs',
  filters: {
    cidr: 'CidrBlock',
    'cidr-block-association.cidr-block': 'CidrBlockAssociationSet.CidrBlock',
    'cidr-block-association.association-id': 'CidrBlockAssociationSet.AssociationId',
    'dhcp-options-id': 'DhcpOptionsId',
    'is-default': 'IsDefault',
    'owner-id': 'OwnerId',
    state: 'State',
    'vpc-id': 'VpcId',
  },
};

const largest = 16;
const smallest = 28;

export function createVpc(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const given = text(input, 'CidrBlock');
  if (given === '')
    throw new AwsFault('MissingParameter', "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
  const range = parseCidr(given);
  if (!range)
    throw invalidParameter(`Value (${given}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`);
  if (range.bits < largest || range.bits > smallest)
    throw new AwsFault('InvalidVpc.Range', `The CIDR '${given}' is invalid.`);
  const tags = specifiedTags(input, 'vpc');
  if (objectsOf(aws, place, 'vpc').length >= limitOf(aws, place, 'vpc', 'L-F678F1CE'))
    throw limitReached('VpcLimitExceeded', 'VPCs');
  const vpc = makeVpc(aws, place, { cidr: cidrText(range), tags, createdBy: call.caller.arn, isDefault: false });
  aws.operations.start({
    cloud,
    service: 'ec2',
    type: 'vpc.create',
    operation: 'CreateVpc',
    project: place.account,
    location: place.region,
    target: vpc.id,
    name: vpc.name,
    principal: call.caller.arn,
    spread: durations.vpc,
  });
  return { Vpc: vpc.body };
}

interface NewVpc {
  cidr: string;
  tags: Tag[];
  createdBy: string;
  isDefault: boolean;
  state?: string;
}

/** With what every VPC is born with: main route table, default security group, default network ACL. */
export function makeVpc(aws: Aws, place: Place, { cidr, tags, createdBy, isDefault, state }: NewVpc): Resource {
  const association = { AssociationId: newId(aws, 'vpc-cidr-assoc'), CidrBlock: cidr };
  const vpc = createObject(aws, place, 'vpc', 'VpcId', {
    body: {
      OwnerId: place.account,
      CidrBlock: cidr,
      State: state ?? 'pending',
      DhcpOptionsId: newId(aws, 'dopt'),
      InstanceTenancy: 'default',
      IsDefault: isDefault,
      CidrBlockAssociationSet: [{ ...association, CidrBlockState: { State: 'associated' } }],
      Ipv6CidrBlockAssociationSet: [],
    },
    hidden: { EnableDnsSupport: true, EnableDnsHostnames: isDefault, EnableNetworkAddressUsageMetrics: false },
    tags,
    createdBy,
  });
  makeMainTable(aws, place, vpc);
  makeDefaultGroup(aws, place, vpc);
  makeDefaultAcl(aws, place, vpc);
  return vpc;
}

/** What the operations on VPCs do when they end. */
export function defineVpcs(aws: Aws): void {
  aws.operations.define('ec2', 'vpc.create', {
    complete: ({ target }) => aws.graph.patch(target, { State: 'available' }),
  });
}

export function deleteVpc(call: Call): Reply {
  const { aws, input } = call;
  const vpc = targetOf(call, 'vpc', text(input, 'VpcId'));
  if (aws.graph.users(vpc.id).length > 0) throw dependencies('vpc', ec2Id(vpc));
  for (const own of aws.graph.children(vpc.id)) {
    for (const part of aws.graph.children(own.id)) aws.graph.delete(part.id, call.caller.arn);
    aws.graph.delete(own.id, call.caller.arn);
  }
  aws.graph.delete(vpc.id, call.caller.arn);
  return undefined;
}

const attributes = ['EnableDnsSupport', 'EnableDnsHostnames', 'EnableNetworkAddressUsageMetrics'] as const;
const wireName = (attribute: string): string => `${attribute[0]?.toLowerCase() ?? ''}${attribute.slice(1)}`;

export function modifyVpcAttribute(call: Call): Reply {
  const { aws, input } = call;
  const vpc = targetOf(call, 'vpc', text(input, 'VpcId'));
  const given = attributes.filter((attribute) => isObject(input[attribute]));
  const [attribute, second] = given;
  if (attribute === undefined) throw missingParameter('attribute');
  if (second !== undefined)
    throw invalidCombination(`Fields for multiple attribute types specified: ${given.map(wireName).join(', ')}`);
  const value = (input[attribute] as JsonObject)['Value'] === true;
  aws.graph.update(vpc.id, vpc.body, { hidden: { ...fresh(aws, vpc).hidden, [attribute]: value } });
  return undefined;
}

export function describeVpcAttribute(call: Call): Reply {
  const { input } = call;
  const vpc = targetOf(call, 'vpc', text(input, 'VpcId'));
  if (!visible(call, vpc, 'get')) throw absent('vpc', ec2Id(vpc));
  const attribute = attributes.find((one) => wireName(one) === text(input, 'Attribute'));
  if (attribute === undefined)
    throw invalidParameter(
      `Value (${text(input, 'Attribute')}) for parameter attribute is invalid. Unknown attribute.`,
    );
  return { VpcId: ec2Id(vpc), [attribute]: { Value: vpc.hidden?.[attribute] === true } };
}
