import { DescribeVpcAttributeCommand, type Vpc } from '@aws-sdk/client-ec2';
import type { Finding, Plan } from '@slipway/contracts';
import { overlap } from '@slipway/spec';
import type { AmazonCloud } from '../cloud.ts';
import { vpcById } from '../ec2/adopted.ts';
import { adoptedNetwork, adoptedSubnets, type AdoptedNetworkProps } from '../kinds.ts';
import { adoptedSubnetsIn } from '../names.ts';
import { subnetFindings } from './adopted-subnets.ts';
import { isNodeGroup } from './node-group-step.ts';
import { unfit } from './unfit.ts';

/**
 * What an adopted VPC lacks of what EKS, its load balancers and the database need. Nothing of it is ours to change.
 * docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export async function adoptedFindings(
  cloud: AmazonCloud,
  { steps, scope }: Plan,
  isThere: (step: string) => boolean,
): Promise<Finding[]> {
  const network = steps.find(({ kind }) => kind === adoptedNetwork.kind);
  const subnets = steps.find(({ kind }) => kind === adoptedSubnets.kind);
  if (!network || !subnets) return [];
  const vpc = await vpcById(cloud, network.name);
  if (!vpc) {
    const message = `account ${cloud.account} has no VPC ${network.name} in ${cloud.region}`;
    const fix = `name one of aws ec2 describe-vpcs --region ${cloud.region}`;
    return [unfit(message, fix, 'spec.network.adopt.vpc')];
  }
  const machineTypes = steps.flatMap((step) => (isNodeGroup(step) ? [step.props.machineType] : []));
  return [
    ...rangeFindings(vpc, network.props as AdoptedNetworkProps),
    ...(await dnsFindings(cloud, network.name)),
    ...(await subnetFindings(cloud, {
      vpc: network.name,
      ids: adoptedSubnetsIn(subnets.name),
      machineTypes: [...new Set(machineTypes)],
      cluster: scope.cluster.name,
      // What stands has taken its addresses already.
      needsAddresses: !isThere('cluster/control-plane'),
    })),
  ];
}

/** Pods and services are routed by the nodes themselves: what the VPC has there could not be reached any more. */
function rangeFindings({ VpcId, CidrBlockAssociationSet = [] }: Vpc, { apart }: AdoptedNetworkProps): Finding[] {
  const own = CidrBlockAssociationSet.flatMap(({ CidrBlock, CidrBlockState }) =>
    CidrBlock !== undefined && CidrBlockState?.State === 'associated' ? [CidrBlock] : [],
  );
  return apart.flatMap((range) =>
    own
      .filter((cidr) => overlap(cidr, range))
      .map((cidr) => {
        const message = `${range}, for pods or services, overlaps with ${cidr} of the VPC ${VpcId}`;
        return unfit(message, 'set network.pods and network.services to ranges that are free', 'spec.network');
      }),
  );
}

const settings = [
  ['enableDnsSupport', 'EnableDnsSupport', '--enable-dns-support'],
  ['enableDnsHostnames', 'EnableDnsHostnames', '--enable-dns-hostnames'],
] as const;

/** Nodes find their control plane by names. */
async function dnsFindings(cloud: AmazonCloud, VpcId: string): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [Attribute, field, option] of settings) {
    const read = await cloud.read(`cannot read the VPC ${VpcId}`, async () =>
      (await cloud.clients.ec2()).send(new DescribeVpcAttributeCommand({ VpcId, Attribute })),
    );
    if (read[field]?.Value === true) continue;
    const fix = `aws ec2 modify-vpc-attribute --region ${cloud.region} --vpc-id ${VpcId} ${option} '{"Value":true}'`;
    found.push(unfit(`${Attribute} is off in the VPC ${VpcId}`, fix, 'spec.network.adopt.vpc'));
  }
  return found;
}
