import { DescribeInstancesCommand, TerminateInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import type { CloudContext, Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { hasOurTags } from '../ownership.ts';
import { isToGo, ownNetwork, ownNetworkPermissions, type Claim, type Kept } from './own-network.ts';

/** How long a machine may take to shut down. */
const goneBudgetMs = 1_200_000;

/** Machines of the cluster's node groups. They go with their groups; one that stays behind costs and holds the network. */
export function instance(context: CloudContext): Sweepable {
  return {
    permissions: [...ownNetworkPermissions, 'ec2:DescribeInstances', 'ec2:TerminateInstances'],

    async list(scope, kept) {
      const found = await ownInstances(cloudOf(context, scope), scope, kept);
      return found.map(({ name }) => ({ kind: 'aws.instance', name }));
    },

    async destroy({ scope, name }, kept) {
      const cloud = cloudOf(context, scope);
      if (!isToGo('the machine', name, await ownInstances(cloud, scope, kept))) return;
      const what = `cannot terminate the machine ${name}`;
      const request = new TerminateInstancesCommand({ InstanceIds: [name] });
      await cloud.delete(what, async () => (await cloud.clients.ec2()).send(request));
      await cloud.until({ everyMs: 4_000, budgetMs: goneBudgetMs, settle: true, what }, async () => {
        const stands = (await ownInstances(cloud, scope, kept)).some((each) => each.name === name);
        return stands ? { done: false, waitingFor: { leaving: name } } : { done: true, value: undefined };
      });
    },
  };
}

async function ownInstances(cloud: AmazonCloud, scope: Scope, kept: Kept): Promise<Claim[]> {
  const network = await ownNetwork(cloud, scope, kept);
  const reservations = await cloud.list('cannot list machines', async (NextToken) => {
    const page = await (await cloud.clients.ec2()).send(new DescribeInstancesCommand({ NextToken }));
    return { items: page.Reservations, next: page.NextToken };
  });
  const isOurs = ({ State, Tags, VpcId }: Instance): boolean =>
    State?.Name !== 'terminated' && (hasOurTags(Tags, scope) || network.holds(VpcId, Tags));
  return reservations
    .flatMap(({ Instances }) => Instances ?? [])
    .filter(isOurs)
    .map(({ InstanceId = '', Tags, VpcId }) => ({
      name: InstanceId,
      isCertain: network.isCertain({ tags: Tags, vpc: VpcId }),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
