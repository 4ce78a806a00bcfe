import {
  AllocateAddressCommand,
  DescribeAddressesCommand,
  ReleaseAddressCommand,
  type Address,
  type Filter,
} from '@aws-sdk/client-ec2';
import type { Ref } from '@slipway/contracts';
import { bringAbout, deleteWhenFree, type Lifespan } from '../bring-about.ts';
import type { AmazonCloud } from '../cloud.ts';
import type { Tags } from '../kinds.ts';
import { firstById, ofStep, tagged, tagLagMs } from './tagged.ts';

export async function addressesOf(cloud: AmazonCloud, Filters: Filter[]): Promise<Address[]> {
  const found = await cloud.read('cannot list addresses', async () =>
    (await cloud.clients.ec2()).send(new DescribeAddressesCommand({ Filters })),
  );
  return found.Addresses ?? [];
}

/** A public address of ours by its tag `Name`. @returns its allocation, `eipalloc-…` */
export async function bringAddress(cloud: AmazonCloud, ref: Ref, name: string, tags: Tags): Promise<string> {
  const command = new AllocateAddressCommand({
    Domain: 'vpc',
    TagSpecifications: tagged(ref, 'elastic-ip', { ...tags, Name: name }),
  });
  const filters = [...ofStep(ref), { Name: 'tag:Name', Values: [name] }];
  const life: Lifespan<Address> = {
    what: `the public address ${name}`,
    look: async () => firstById(await addressesOf(cloud, filters), (each) => each.AllocationId),
    condition: () => 'ready',
    remove: () => Promise.resolve(),
    lagMs: tagLagMs,
    repeatable: true,
  };
  const made = await bringAbout(cloud, life, () =>
    cloud.send(`cannot allocate ${life.what}`, async () => (await cloud.clients.ec2()).send(command)),
  );
  return made.AllocationId ?? '';
}

/** Gives them back. A NAT gateway that was deleted a moment ago still holds its own. */
export async function releaseAddresses(cloud: AmazonCloud, filters: Filter[]): Promise<void> {
  for (const { AllocationId, PublicIp } of await addressesOf(cloud, filters)) {
    const command = new ReleaseAddressCommand({ AllocationId });
    const what = `cannot release the public address ${PublicIp}`;
    await deleteWhenFree(cloud, what, async () => (await cloud.clients.ec2()).send(command));
  }
  const until = { everyMs: 1_000, budgetMs: tagLagMs, settle: true, what: 'the release of public addresses' };
  await cloud.until(until, async () => {
    const left = await addressesOf(cloud, filters);
    return left.length === 0
      ? { done: true, value: undefined }
      : { done: false, waitingFor: { leaving: left.map(({ PublicIp }) => PublicIp ?? '') } };
  });
}
