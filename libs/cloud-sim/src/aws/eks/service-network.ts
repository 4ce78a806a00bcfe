import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import { findObject, placeOfCall } from '../ec2/objects.ts';
import type { Call } from '../service.ts';
import { invalidParameter } from './refusals.ts';

interface Range {
  first: number;
  last: number;
  bits: number;
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(parse);

/** The range of Service addresses: the wanted one, or one of EKS's two that is not in the VPC's own neighbourhood. */
export function serviceNetwork(call: Call, vpcId: string): JsonObject {
  const wanted = object(call.input, 'kubernetesNetworkConfig');
  if (text(wanted, 'ipFamily') === 'ipv6') throw invalidParameter('ipFamily ipv6 is not served by the local cloud');
  const vpc = text(findObject(call.aws, placeOfCall(call), 'vpc', vpcId)?.body, 'CidrBlock');
  const cidr = text(wanted, 'serviceIpv4Cidr') || (vpc.startsWith('10.') ? '172.20.0.0/16' : '10.100.0.0/16');
  const range = parse(cidr);
  if (!range || range.bits < 12 || range.bits > 24)
    throw invalidParameter(`serviceIpv4Cidr ${cidr} must be a block between /24 and /12`);
  if (!privateRanges.some((outer) => outer && within(range, outer)))
    throw invalidParameter(
      `serviceIpv4Cidr ${cidr} must be within one of the private ranges 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16`,
    );
  const network = parse(vpc);
  if (network && range.first <= network.last && network.first <= range.last)
    throw invalidParameter(`serviceIpv4Cidr ${cidr} overlaps with the CIDR block ${vpc} of the VPC ${vpcId}`);
  return { serviceIpv4Cidr: cidr, ipFamily: 'ipv4', elasticLoadBalancing: { enabled: false } };
}

function parse(cidr: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || bits > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - bits);
  return first % size === 0 ? { first, last: first + size - 1, bits } : undefined;
}

const within = (inner: Range, outer: Range): boolean => inner.first >= outer.first && inner.last <= outer.last;
