import {
  CreateNatGatewayCommand,
  DeleteNatGatewayCommand,
  DescribeNatGatewaysCommand,
  type Filter,
  type NatGateway,
  type NatGatewayState,
} from '@aws-sdk/client-ec2';
import { concurrently } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, end, type Condition, type Lifespan } from '../bring-about.ts';
import { clientToken } from '../client-token.ts';
import type { AmazonCloud } from '../cloud.ts';
import { toldFailure } from '../failure.ts';
import type { Tags } from '../kinds.ts';
import { zonalName } from '../names.ts';
import { bringAddress } from './addresses.ts';
import { syncTags } from './sync-tags.ts';
import { firstById, ofStep, tagged, tagLagMs } from './tagged.ts';

const zoneTag = 'slipway.dev/zone';

/** One that is deleted stays listed for about an hour. */
export function natGatewaysOf(
  cloud: AmazonCloud,
  filters: Filter[],
  states: readonly NatGatewayState[],
): Promise<NatGateway[]> {
  const Filter = [...filters, { Name: 'state', Values: [...states] }];
  return cloud.list('cannot list NAT gateways', async (token) => {
    const client = await cloud.clients.ec2();
    const page = await client.send(
      new DescribeNatGatewaysCommand({ Filter, ...(token === undefined ? {} : { NextToken: token }) }),
    );
    return { items: page.NatGateways, next: page.NextToken };
  });
}

export const zoneOfNat = ({ Tags }: NatGateway): string => Tags?.find(({ Key }) => Key === zoneTag)?.Value ?? '';

const standing = ['pending', 'available', 'failed', 'deleting'] as const;
const ended = ['failed', 'deleting', 'deleted'] as const;

/** How often one was made and went while tokens are remembered, at most. */
const mostGenerations = 50;

/** The NAT gateway of a zone, with its address. @returns its id */
export async function bringNatGateway(
  cloud: AmazonCloud,
  ref: Ref,
  { zone, subnet, tags: own }: { zone: string; subnet: string; tags: Tags },
): Promise<string> {
  const name = zonalName(ref.scope, 'nat', zone);
  const filters = [...ofStep(ref), { Name: `tag:${zoneTag}`, Values: [zone] }];
  const life = lifespan(cloud, `the NAT gateway in ${zone}`, filters);
  const address = await bringAddress(cloud, ref, name, own);
  const made = await bringAbout(cloud, life, async () => {
    const body = {
      SubnetId: subnet,
      AllocationId: address,
      TagSpecifications: tagged(ref, 'natgateway', { ...own, Name: name, [zoneTag]: zone }),
    };
    // A token that was used before is answered with the gateway that it made, also when that one failed or is gone. It is known for a
    // day at least, and what is gone is listed for an hour.
    const used = await natGatewaysOf(cloud, filters, ended);
    for (let generation = used.length + 1; generation <= used.length + mostGenerations; generation++) {
      const ClientToken = clientToken(ref, generation, body, zone);
      const command = new CreateNatGatewayCommand({ ...body, ClientToken });
      const reply = await cloud.send(`cannot create ${life.what}`, async () =>
        (await cloud.clients.ec2()).send(command),
      );
      if (!ended.some((state) => state === reply.NatGateway?.State)) return;
    }
  });
  await syncTags(cloud, ref, made.NatGatewayId ?? '', made.Tags, own);
  return made.NatGatewayId ?? '';
}

function conditionOf({ State }: NatGateway): Condition {
  if (State === 'failed') return 'broken';
  if (State === 'deleting') return 'leaving';
  return State === 'available' ? 'ready' : 'busy';
}

function lifespan(cloud: AmazonCloud, what: string, filters: Filter[]): Lifespan<NatGateway> {
  return {
    what,
    look: async () => firstById(await natGatewaysOf(cloud, filters, standing), (each) => each.NatGatewayId),
    condition: conditionOf,
    status: ({ State }) => State ?? '',
    whyBroken: ({ FailureCode = '', FailureMessage = '' }) =>
      toldFailure(FailureCode, FailureMessage, `cannot create ${what}`),
    async remove({ NatGatewayId }) {
      const command = new DeleteNatGatewayCommand({ NatGatewayId });
      await cloud.delete(`cannot delete ${what}`, async () => (await cloud.clients.ec2()).send(command));
    },
    lagMs: tagLagMs,
  };
}

/** Deletes them and waits until they are gone: only then are addresses and subnets free. */
export async function endNatGateways(cloud: AmazonCloud, filters: Filter[]): Promise<void> {
  const found = await natGatewaysOf(cloud, filters, standing);
  await concurrently(found, 3, ({ NatGatewayId: id = '' }) => {
    const one = { Name: 'nat-gateway-id', Values: [id] };
    return end(cloud, lifespan(cloud, `the NAT gateway ${id}`, [...filters, one]));
  });
}
