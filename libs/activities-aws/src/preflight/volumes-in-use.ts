import { DescribeVolumesCommand, type Volume } from '@aws-sdk/client-ec2';
import { platformKinds } from '@slipway/blueprint';
import type { AmazonCloud } from '../cloud.ts';
import { tagsIn } from '../ownership.ts';
import type { Count } from './count.ts';
import { isMadeAgain, runningMachines } from './machines-in-use.ts';

/** Permissions of everything in this file. */
export const volumesInUsePermissions = ['ec2:DescribeInstances', 'ec2:DescribeVolumes'];

const gibOfTib = 1024;

/** TiB of gp3 in the region, without disks of machines and claims of ours that have yet to come about. */
export async function volumesInUse(cloud: AmazonCloud, count: Count): Promise<number> {
  const Filters = [{ Name: 'volume-type', Values: ['gp3'] }];
  const volumes = await cloud.list('cannot list volumes', async (NextToken) => {
    const page = await (await cloud.clients.ec2()).send(new DescribeVolumesCommand({ Filters, NextToken }));
    return { items: page.Volumes, next: page.NextToken };
  });
  const machines = (await runningMachines(cloud)).filter(isMadeAgain(count));
  const again = new Set(machines.map(({ InstanceId = '' }) => InstanceId));
  const isOfMachine = ({ Attachments = [] }: Volume): boolean =>
    Attachments.some(
      ({ DeleteOnTermination, InstanceId = '' }) => DeleteOnTermination === true && again.has(InstanceId),
    );
  const counting = volumes.filter((each) => !isOfMachine(each) && !isClaimOf(count)(each));
  return counting.reduce((sum, { Size = 0 }) => sum + Size, 0) / gibOfTib;
}

/** Whether the driver made a volume for a claim of a release that has yet to come about. */
function isClaimOf({ scope, absent }: Count): (volume: Volume) => boolean {
  const isAbsent = absent.some(({ kind }) => kind === platformKinds.gitpodRelease.kind);
  const cluster = `kubernetes.io/cluster/${scope.cluster.name}`;
  return ({ Tags }) => {
    const tags = tagsIn(Tags);
    return isAbsent && tags['ebs.csi.aws.com/cluster'] === 'true' && tags[cluster] === 'owned';
  };
}
