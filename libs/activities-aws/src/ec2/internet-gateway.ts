import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  DeleteInternetGatewayCommand,
  DescribeInternetGatewaysCommand,
  DetachInternetGatewayCommand,
  type Filter,
  type InternetGateway,
} from '@aws-sdk/client-ec2';
import type { Ref } from '@slipway/contracts';
import { bringAbout, deleteWhenFree, type Lifespan } from '../bring-about.ts';
import type { AmazonCloud } from '../cloud.ts';
import { hasCode } from '../failure.ts';
import type { Tags } from '../kinds.ts';
import { physicalName } from '@slipway/blueprint';
import { syncTags } from './sync-tags.ts';
import { firstById, ofStep, tagged, tagLagMs } from './tagged.ts';

export function internetGatewaysOf(cloud: AmazonCloud, Filters: Filter[]): Promise<InternetGateway[]> {
  return cloud.list('cannot list internet gateways', async (token) => {
    const client = await cloud.clients.ec2();
    const page = await client.send(
      new DescribeInternetGatewaysCommand({ Filters, ...(token === undefined ? {} : { NextToken: token }) }),
    );
    return { items: page.InternetGateways, next: page.NextToken };
  });
}

const isAttached = ({ Attachments }: InternetGateway, vpc: string): boolean =>
  Attachments?.some(({ VpcId }) => VpcId === vpc) === true;

/** Makes the VPC's internet gateway and attaches it. @returns its id */
export async function bringInternetGateway(cloud: AmazonCloud, ref: Ref, vpc: string, own: Tags): Promise<string> {
  const tags = { ...own, Name: physicalName(ref.scope.installation, 'igw', 255) };
  const command = new CreateInternetGatewayCommand({ TagSpecifications: tagged(ref, 'internet-gateway', tags) });
  const life: Lifespan<InternetGateway> = {
    what: `the internet gateway ${tags.Name}`,
    look: async () => firstById(await internetGatewaysOf(cloud, ofStep(ref)), (each) => each.InternetGatewayId),
    condition: () => 'ready',
    remove: () => Promise.resolve(),
    lagMs: tagLagMs,
    repeatable: true,
  };
  const made = await bringAbout(cloud, life, () =>
    cloud.send(`cannot create ${life.what}`, async () => (await cloud.clients.ec2()).send(command)),
  );
  const InternetGatewayId = made.InternetGatewayId ?? '';
  if (!isAttached(made, vpc)) {
    const attach = new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpc });
    try {
      await cloud.change(`cannot attach ${life.what}`, async () => (await cloud.clients.ec2()).send(attach));
    } catch (error) {
      if (!hasCode(error, 'Resource.AlreadyAssociated')) throw error;
    }
  }
  await syncTags(cloud, ref, InternetGatewayId, made.Tags, own);
  return InternetGatewayId;
}

/**
 * Detaches and deletes them. Public addresses in the VPC hold them for a while.
 * @param free called after each refusal
 */
export async function endInternetGateways(
  cloud: AmazonCloud,
  filters: Filter[],
  free: () => Promise<void>,
): Promise<void> {
  for (const { InternetGatewayId, Attachments } of await internetGatewaysOf(cloud, filters)) {
    for (const { VpcId } of Attachments ?? []) {
      const detach = new DetachInternetGatewayCommand({ InternetGatewayId, VpcId });
      const what = `cannot detach the internet gateway ${InternetGatewayId}`;
      await deleteWhenFree(cloud, what, () => detached(cloud, detach), free);
    }
    const command = new DeleteInternetGatewayCommand({ InternetGatewayId });
    const what = `cannot delete the internet gateway ${InternetGatewayId}`;
    await deleteWhenFree(cloud, what, async () => (await cloud.clients.ec2()).send(command), free);
  }
  const until = { everyMs: 1_000, budgetMs: tagLagMs, settle: true, what: 'the removal of the internet gateway' };
  await cloud.until(until, async () => {
    const left = await internetGatewaysOf(cloud, filters);
    return left.length === 0
      ? { done: true, value: undefined }
      : { done: false, waitingFor: { leaving: left.map(({ InternetGatewayId }) => InternetGatewayId ?? '') } };
  });
}

/** Not attached any more is success: an earlier attempt did it. */
async function detached(cloud: AmazonCloud, command: DetachInternetGatewayCommand): Promise<void> {
  try {
    await (await cloud.clients.ec2()).send(command);
  } catch (error) {
    if ((error as { name?: unknown }).name !== 'Gateway.NotAttached') throw error;
  }
}
