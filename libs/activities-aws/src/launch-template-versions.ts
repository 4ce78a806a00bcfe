import {
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  type LaunchTemplate,
  type LaunchTemplateVersion,
} from '@aws-sdk/client-ec2';
import type { Scope } from '@slipway/contracts';
import type { AmazonCloud } from './cloud.ts';
import { installationTag } from './ownership.ts';

/** By name, whoever's. */
export async function findTemplate(cloud: AmazonCloud, name: string): Promise<LaunchTemplate | undefined> {
  const [found] = await templates(cloud, `cannot read the launch template ${name}`, 'launch-template-name', name);
  return found;
}

/** All that carry our tags. */
export function ourTemplates(
  cloud: AmazonCloud,
  { installation }: Pick<Scope, 'installation'>,
): Promise<LaunchTemplate[]> {
  return templates(cloud, 'cannot list launch templates', `tag:${installationTag}`, installation);
}

async function templates(cloud: AmazonCloud, what: string, filter: string, value: string): Promise<LaunchTemplate[]> {
  const Filters = [{ Name: filter, Values: [value] }];
  return cloud.list(what, async (NextToken) => {
    const page = await (await cloud.clients.ec2()).send(new DescribeLaunchTemplatesCommand({ Filters, NextToken }));
    return { items: page.LaunchTemplates, next: page.NextToken };
  });
}

/** Every version of a template, the newest first. */
export async function versionsOf(cloud: AmazonCloud, id: string): Promise<LaunchTemplateVersion[]> {
  const found = await cloud.list(`cannot read versions of the launch template ${id}`, async (NextToken) => {
    const command = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, NextToken });
    const page = await (await cloud.clients.ec2()).send(command);
    return { items: page.LaunchTemplateVersions, next: page.NextToken };
  });
  return found.sort((a, b) => (b.VersionNumber ?? 0) - (a.VersionNumber ?? 0));
}

/** One version. Undefined: it was deleted. */
export async function readVersion(
  cloud: AmazonCloud,
  { id, version }: { id: string; version: string },
): Promise<LaunchTemplateVersion | undefined> {
  const found = await versionsOf(cloud, id);
  return found.find(({ VersionNumber }) => String(VersionNumber) === version);
}

/** Size, type and speed of the root disk. */
export interface Disk {
  diskGb: number;
  diskType: string;
  iops: number | null;
  throughput: number | null;
}

export function diskIn(version: LaunchTemplateVersion | undefined): Disk | undefined {
  const disk = version?.LaunchTemplateData?.BlockDeviceMappings?.[0]?.Ebs;
  return (
    disk && {
      diskGb: disk.VolumeSize ?? 0,
      diskType: disk.VolumeType ?? '',
      iops: disk.Iops ?? null,
      throughput: disk.Throughput ?? null,
    }
  );
}
