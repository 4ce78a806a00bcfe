import type { Subnet } from '@aws-sdk/client-ec2';
import { failed, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import { adoptedPermissions, subnetsById } from '../ec2/adopted.ts';
import type { AdoptedSubnetsProps, NetworkOutput, SubnetsOutput } from '../kinds.ts';
import { adoptedSubnetsIn } from '../names.ts';

/**
 * Subnets of somebody else's, by their ids. Only read, see `adopted-network.ts`.
 * docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html
 */
export function adoptedSubnets(
  context: CloudContext,
): Resource<AdoptedSubnetsProps, { network: NetworkOutput }, SubnetsOutput> {
  return {
    permissions: adoptedPermissions,

    async observe(ref) {
      const { output, missing } = await look(context, ref);
      return missing.length > 0 ? undefined : { output, actual: {} };
    },

    async ensure(ref, _, { network }) {
      const { output, missing } = await look(context, ref);
      const strange = [...missing, ...(output.vpc === network.vpc ? [] : [`the VPC ${network.vpc} around them`])];
      if (strange.length === 0) return output;
      throw failed('INVALID_SPEC', 'SW-SPEC-101', `subnets to adopt: there is no ${strange.join(', ')}`, {
        specPath: 'spec.network.adopt',
      });
    },

    destroy: () => Promise.resolve(),
  };
}

async function look(
  context: CloudContext,
  { scope, name }: Ref,
): Promise<{ output: SubnetsOutput; missing: string[] }> {
  const ids = adoptedSubnetsIn(name);
  const all = [...ids.public, ...ids.private];
  const found = await subnetsById(cloudOf(context, scope), all);
  const ofSide = (side: readonly string[]): Subnet[] => found.filter(({ SubnetId = '' }) => side.includes(SubnetId));
  return {
    output: { vpc: found[0]?.VpcId ?? '', public: byZone(ofSide(ids.public)), private: byZone(ofSide(ids.private)) },
    missing: all.filter((id) => !found.some(({ SubnetId }) => SubnetId === id)),
  };
}

/** Zone → id, with zones in order. */
const byZone = (subnets: readonly Subnet[]): Record<string, string> =>
  Object.fromEntries(
    subnets
      .map(({ AvailabilityZone = '', SubnetId = '' }) => [AvailabilityZone, SubnetId] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
