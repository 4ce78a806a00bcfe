import { AwsFault } from '../fault.ts';

/** Kinds of objects, by the word that ARNs and tag specifications have for them. Type in the graph: `ec2.<kind>`. */
export type Ec2Kind =
  | 'elastic-ip'
  | 'instance'
  | 'internet-gateway'
  | 'launch-template'
  | 'natgateway'
  | 'network-acl'
  | 'network-interface'
  | 'route-table'
  | 'security-group'
  | 'security-group-rule'
  | 'snapshot'
  | 'subnet'
  | 'volume'
  | 'vpc';

interface KindWords {
  /** Of its ids. */
  prefix: string;
  /** Code when an id is well-formed and names nothing. */
  absent: string;
  /** Code when an id is not well-formed. */
  malformed: string;
  sentence(id: string): string;
}

const does = (noun: string) => (id: string) => `The ${noun} ID '${id}' does not exist`;

/** Codes and sentences as the list of API error codes has them. */
const words: Record<Ec2Kind, KindWords> = {
  vpc: kind('vpc', 'InvalidVpcID', does('vpc')),
  subnet: kind('subnet', 'InvalidSubnetID', does('subnet')),
  'internet-gateway': kind('igw', 'InvalidInternetGatewayID', does('internetGateway')),
  'elastic-ip': kind('eipalloc', 'InvalidAllocationID', does('allocation')),
  natgateway: {
    prefix: 'nat',
    absent: 'NatGatewayNotFound',
    malformed: 'NatGatewayMalformed',
    sentence: (id) => `NatGateway ${id} was not found`,
  },
  'route-table': kind('rtb', 'InvalidRouteTableID', does('routeTable')),
  'security-group': {
    prefix: 'sg',
    absent: 'InvalidGroup.NotFound',
    malformed: 'InvalidGroupId.Malformed',
    sentence: (id) => `The security group '${id}' does not exist`,
  },
  'security-group-rule': kind('sgr', 'InvalidSecurityGroupRuleId', does('security group rule')),
  'network-acl': kind('acl', 'InvalidNetworkAclID', does('networkAcl')),
  'network-interface': kind('eni', 'InvalidNetworkInterfaceID', does('networkInterface')),
  'launch-template': kind(
    'lt',
    'InvalidLaunchTemplateId',
    (id) => `The specified launch template, with template ID ${id}, does not exist.`,
  ),
  volume: kind('vol', 'InvalidVolume', (id) => `The volume '${id}' does not exist.`),
  snapshot: kind('snap', 'InvalidSnapshot', (id) => `The snapshot '${id}' does not exist.`),
  instance: kind('i', 'InvalidInstanceID', does('instance')),
};

function kind(prefix: string, code: string, sentence: (id: string) => string): KindWords {
  return { prefix, absent: `${code}.NotFound`, malformed: `${code}.Malformed`, sentence };
}

export function prefixOf(of: Ec2Kind): string {
  return words[of].prefix;
}

/** Kind of `subnet-0a1b…`, by its prefix. */
export function kindOfId(id: string): Ec2Kind | undefined {
  const prefix = id.slice(0, id.lastIndexOf('-'));
  return (Object.keys(words) as Ec2Kind[]).find((name) => words[name].prefix === prefix);
}

/** The fault for an id that names nothing. */
export function absent(of: Ec2Kind, id: string): AwsFault {
  return new AwsFault(words[of].absent, words[of].sentence(id));
}

/** Refuses what cannot be an id of this kind. */
export function checkId(of: Ec2Kind, id: string): void {
  const { prefix, malformed } = words[of];
  if (!new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id))
    throw new AwsFault(malformed, `Invalid id: "${id}" (expecting "${prefix}-...")`);
}
