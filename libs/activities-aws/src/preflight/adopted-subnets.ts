import type { Subnet } from '@aws-sdk/client-ec2';
import type { Finding } from '@slipway/contracts';
import type { AmazonCloud } from '../cloud.ts';
import { subnetsById } from '../ec2/adopted.ts';
import { routeTablesOf } from '../ec2/route-table.ts';
import { tagsIn } from '../ownership.ts';
import { zonesFor } from '../zones.ts';
import { asWarning, unfit } from './unfit.ts';
import { wayOut } from './way-out.ts';

type Side = 'public' | 'private';
const paths = {
  public: 'spec.network.adopt.publicSubnets',
  private: 'spec.network.adopt.privateSubnets',
} as const;
/** docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html */
const roleTags = { public: 'kubernetes.io/role/elb', private: 'kubernetes.io/role/internal-elb' } as const;
const clusterTag = 'kubernetes.io/cluster/';

/** As many as EKS advises to have free in each; a load balancer wants eight of them. */
const fewestAddresses = 16;

/** What was adopted, and for what. */
interface Adopted {
  vpc: string;
  ids: Record<Side, string[]>;
  machineTypes: readonly string[];
  cluster: string;
  needsAddresses: boolean;
}

/** What adopted subnets lack. Those that are not there are only named. */
export async function subnetFindings(cloud: AmazonCloud, adopted: Adopted): Promise<Finding[]> {
  const found = await subnetsById(cloud, [...adopted.ids.public, ...adopted.ids.private]);
  const tables = await routeTablesOf(cloud, [{ Name: 'vpc-id', Values: [adopted.vpc] }]);
  const zones = await zonesFor(cloud, adopted.machineTypes);
  return (['public', 'private'] as const).flatMap((side) => {
    const standing = found.filter(
      ({ SubnetId = '', VpcId }) => adopted.ids[side].includes(SubnetId) && VpcId === adopted.vpc,
    );
    const missing = adopted.ids[side].filter((id) => !standing.some(({ SubnetId }) => SubnetId === id));
    const inVpc = `in the VPC ${adopted.vpc}`;
    const suitable = side === 'private' ? zones.suitable : zones.open;
    return [
      ...missing.map((id) => {
        const list = `aws ec2 describe-subnets --region ${cloud.region} --filters Name=vpc-id,Values=${adopted.vpc}`;
        return unfit(`there is no subnet ${id} ${inVpc}`, `name one of ${list}`, paths[side]);
      }),
      ...zoneFindings(standing, side, suitable, adopted.machineTypes),
      ...standing.flatMap((subnet) => routeFindings(subnet, side, wayOut(tables, subnet.SubnetId ?? ''))),
      ...(adopted.needsAddresses ? standing.flatMap((subnet) => addressFindings(subnet, side)) : []),
      ...tagFindings(cloud, standing, side, adopted.cluster),
    ];
  });
}

const idOf = ({ SubnetId = '', AvailabilityZone = '' }: Subnet): string => `${SubnetId} in ${AvailabilityZone}`;

/** Two zones at least, one subnet in each, and each with what is to stand there. */
function zoneFindings(
  subnets: readonly Subnet[],
  side: Side,
  suitable: readonly string[],
  machineTypes: readonly string[],
): Finding[] {
  const zoneOf = ({ AvailabilityZone = '' }: Subnet): string => AvailabilityZone;
  const zones = [...new Set(subnets.map(zoneOf))].sort();
  const twice = zones.filter((zone) => subnets.filter((each) => zoneOf(each) === zone).length > 1);
  const lacking = subnets.filter((each) => !suitable.includes(zoneOf(each)));
  const needs = side === 'private' ? `a control plane and ${machineTypes.join(' and ')}` : 'a control plane';
  return [
    ...twice.map((zone) =>
      unfit(`several ${side} subnets are in ${zone}`, `leave one ${side} subnet for ${zone}`, paths[side]),
    ),
    ...(zones.length === 1
      ? [
          unfit(
            `all ${side} subnets are in ${zones[0]}; EKS and RDS need two zones`,
            'add a subnet in another zone',
            paths[side],
          ),
        ]
      : []),
    ...lacking.map((subnet) => {
      const message = `the ${side} subnet ${idOf(subnet)} cannot have ${needs}`;
      return unfit(message, `take subnets in ${suitable.join(', ') || 'another region'}`, paths[side]);
    }),
  ];
}

function routeFindings(subnet: Subnet, side: Side, way: ReturnType<typeof wayOut>): Finding[] {
  const id = idOf(subnet);
  if (side === 'public' && way !== 'internet gateway') {
    const message = `the public subnet ${id} has no route to an internet gateway`;
    const fix =
      'add a route 0.0.0.0/0 to an internet gateway (aws ec2 create-route --gateway-id), or name another subnet';
    return [unfit(message, fix, paths.public)];
  }
  if (side === 'public' || way === 'other') return [];
  const message =
    way === 'none'
      ? `the private subnet ${id} has no way out: nodes there could not pull images`
      : `the private subnet ${id} goes out through an internet gateway: nodes there have no public address`;
  const fix = 'add a route 0.0.0.0/0 to a NAT gateway (aws ec2 create-route --nat-gateway-id), or name another subnet';
  return [unfit(message, fix, paths.private)];
}

function addressFindings(subnet: Subnet, side: Side): Finding[] {
  const free = subnet.AvailableIpAddressCount ?? 0;
  if (free >= fewestAddresses) return [];
  const message = `the ${side} subnet ${idOf(subnet)} has ${free} free addresses, and ${fewestAddresses} are needed`;
  return [unfit(message, 'free some, or name a larger subnet', paths[side])];
}

/** By these tags controllers find where load balancers go; one with the tags of other clusters only is left alone by ours. */
function tagFindings(cloud: AmazonCloud, subnets: readonly Subnet[], side: Side, cluster: string): Finding[] {
  const without = (isTagged: (tags: Record<string, string>) => boolean): string[] =>
    subnets.filter(({ Tags }) => !isTagged(tagsIn(Tags))).map(({ SubnetId = '' }) => SubnetId);
  const tag = (ids: readonly string[], key: string, value: string): Finding[] => {
    if (ids.length === 0) return [];
    const message = `${side} subnets lack the tag ${key}=${value}: ${ids.join(', ')}`;
    const resources = `--resources ${ids.join(' ')} --tags Key=${key},Value=${value}`;
    return [unfit(message, `aws ec2 create-tags --region ${cloud.region} ${resources}`, paths[side])];
  };
  const roles = tag(
    without((tags) => ['1', ''].includes(tags[roleTags[side]] ?? 'none')),
    roleTags[side],
    '1',
  );
  const own = `${clusterTag}${cluster}`;
  const shared = without((tags) => own in tags || !Object.keys(tags).some((key) => key.startsWith(clusterTag)));
  // Gitpod has no load balancer inside.
  return [...(side === 'private' ? roles.map(asWarning) : roles), ...tag(shared, own, 'shared')];
}
