import { concurrently, failed, type CloudContext, type Resource } from '@slipway/activities-core';
import { cloudOf } from '../cloud.ts';
import { addressesOf, releaseAddresses } from '../ec2/addresses.ts';
import { bringInternetGateway, endInternetGateways, internetGatewaysOf } from '../ec2/internet-gateway.ts';
import { bringNatGateway, endNatGateways, natGatewaysOf, zoneOfNat } from '../ec2/nat-gateway.ts';
import { ofInstallation, ofStep } from '../ec2/tagged.ts';
import type { GatewaysOutput, GatewaysProps, SubnetsOutput } from '../kinds.ts';
import { gatewaysName } from '../names.ts';
import { foundByTags, userTags } from '../ownership.ts';
import { freeingPermissions, freeNetwork } from '../sweep/network.ts';

/** The ways out: an internet gateway, and NAT gateways with a public address each. docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html */
export function gateways(context: CloudContext): Resource<GatewaysProps, { subnets: SubnetsOutput }, GatewaysOutput> {
  return {
    permissions: [
      ...freeingPermissions,
      'ec2:AllocateAddress',
      'ec2:AttachInternetGateway',
      'ec2:CreateInternetGateway',
      'ec2:CreateNatGateway',
      'ec2:CreateTags',
      'ec2:DeleteInternetGateway',
      'ec2:DeleteNatGateway',
      'ec2:DeleteTags',
      'ec2:DescribeAddresses',
      'ec2:DescribeInternetGateways',
      'ec2:DescribeNatGateways',
      'ec2:DetachInternetGateway',
      'ec2:ReleaseAddress',
    ],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const filters = ofStep(ref);
      const [[internet], standing] = await Promise.all([
        internetGatewaysOf(cloud, filters),
        natGatewaysOf(cloud, filters, ['available', 'pending']),
      ]);
      const attached = internet?.Attachments?.some(({ VpcId }) => VpcId !== undefined);
      // Addresses and a gateway without a network are left over from one that is gone: taken up, and no gateways yet.
      if (!attached && standing.length === 0) return undefined;
      const nats = standing.filter(({ State }) => State === 'available');
      const output = outputOf(
        internet?.InternetGatewayId,
        nats.map((nat) => [zoneOfNat(nat), nat.NatGatewayId ?? '']),
      );
      // Without an internet gateway none of them leads out. Every plan has one at least.
      const natZones = attached ? Object.keys(output.nat) : [];
      return { output, actual: { natZones, ...(internet && { tags: userTags(internet.Tags) }) } };
    },

    async ensure(ref, props, { subnets }) {
      const cloud = cloudOf(context, ref.scope);
      const standing = await natGatewaysOf(cloud, ofStep(ref), ['available', 'pending']);
      const surplus = standing.map(zoneOfNat).find((zone) => !props.natZones.includes(zone));
      if (surplus !== undefined) {
        const message = `the NAT gateway in ${surplus} cannot be taken away: private subnets reach the internet through it`;
        throw failed('INVALID_SPEC', 'SW-SPEC-078', message, { fix: 'put spec.aws.nat back to perZone' });
      }
      const internet = await bringInternetGateway(cloud, ref, subnets.vpc, props.tags);
      const nats = await concurrently(props.natZones, 3, async (zone) => {
        const subnet = subnets.public[zone] ?? '';
        return [zone, await bringNatGateway(cloud, ref, { zone, subnet, tags: props.tags })] as const;
      });
      return outputOf(internet, nats);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      const filters = ofStep(ref);
      await endNatGateways(cloud, filters);
      await releaseAddresses(cloud, filters);
      await endInternetGateways(cloud, filters, () => freeNetwork(context, ref));
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const filters = ofInstallation(scope);
      const [nats, addresses, internet] = await Promise.all([
        natGatewaysOf(cloud, filters, ['available', 'pending', 'failed', 'deleting']),
        addressesOf(cloud, filters),
        internetGatewaysOf(cloud, filters),
      ]);
      const found = [...nats, ...addresses, ...internet];
      return found.slice(0, 1).map(({ Tags }) => foundByTags('aws.gateways', gatewaysName(scope), Tags));
    },
  };
}

function outputOf(internet: string | undefined, nats: readonly (readonly [string, string])[]): GatewaysOutput {
  const sorted = [...nats].sort(([a], [b]) => (a < b ? -1 : 1));
  return { internet: internet ?? '', nat: Object.fromEntries(sorted) };
}
