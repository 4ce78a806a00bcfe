import {
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  type LaunchTemplate,
  type LaunchTemplateVersion,
} from '@aws-sdk/client-ec2';
import { notOwned, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import type {
  ControlPlaneOutput,
  LaunchTemplatesOutput,
  LaunchTemplatesProps,
  NodeTemplate,
  SecurityGroupOutput,
} from '../kinds.ts';
import { descriptionOf, launchTemplateData } from '../launch-template-data.ts';
import { ensureVersion, syncTemplateTags } from '../launch-template-sync.ts';
import { diskIn, findTemplate, ourTemplates, versionsOf } from '../launch-template-versions.ts';
import { launchTemplateName, launchTemplatesName } from '../names.ts';
import { foundByTags, hasOurTags, ownTags, tagList, tagsIn, userTags } from '../ownership.ts';
import { labelsIn } from '../user-data.ts';

/** Which node group the machines of a template are for. */
const nodeGroupTag = 'slipway.dev/node-group';

/**
 * What machines of the node groups are made from: a template for each of them, a version for each setting that there ever was.
 * docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html
 */
export function launchTemplates(
  context: CloudContext,
): Resource<
  LaunchTemplatesProps,
  { cluster: ControlPlaneOutput; servicesGroup: SecurityGroupOutput },
  LaunchTemplatesOutput
> {
  return {
    permissions: [
      'ec2:CreateLaunchTemplate',
      'ec2:CreateLaunchTemplateVersion',
      'ec2:CreateTags',
      'ec2:DeleteLaunchTemplate',
      'ec2:DeleteTags',
      'ec2:DescribeLaunchTemplateVersions',
      'ec2:DescribeLaunchTemplates',
    ],

    async observe({ scope }) {
      const cloud = cloudOf(context, scope);
      const found = await ourTemplates(cloud, scope);
      if (found.length === 0) return undefined;
      const output: LaunchTemplatesOutput = { templates: {} };
      const templates: Record<string, NodeTemplate> = {};
      const actual: Partial<LaunchTemplatesProps> = { templates, tags: userTags(found[0]?.Tags) };
      for (const each of found) {
        const [newest] = await versionsOf(cloud, each.LaunchTemplateId ?? '');
        const nodeGroup = tagsIn(each.Tags)[nodeGroupTag];
        if (!newest || nodeGroup === undefined) continue;
        output.templates[nodeGroup] = { id: each.LaunchTemplateId ?? '', version: String(newest.VersionNumber) };
        templates[nodeGroup] = templateIn(newest);
        actual.image = newest.LaunchTemplateData?.ImageId ?? '';
      }
      return { output, actual };
    },

    async ensure(ref, props, needs) {
      const cloud = cloudOf(context, ref.scope);
      const output: LaunchTemplatesOutput = { templates: {} };
      for (const [nodeGroup, template] of Object.entries(props.templates)) {
        const data = launchTemplateData(ref, props, template, needs);
        const tags = { ...ownTags(ref, props.tags), [nodeGroupTag]: nodeGroup };
        const name = launchTemplateName(ref.scope, nodeGroup);
        const made = await bringAbout(cloud, lifespan(cloud, ref, name), async () => {
          // No token: the name is unique, and a token of an earlier run would be answered with what that run made, deleted or not.
          const request = {
            LaunchTemplateName: name,
            VersionDescription: descriptionOf(data),
            LaunchTemplateData: data,
            TagSpecifications: [{ ResourceType: 'launch-template' as const, Tags: tagList(tags) }],
          };
          const command = new CreateLaunchTemplateCommand(request);
          const { Warning } = await cloud.send(`cannot create the launch template ${name}`, async () =>
            (await cloud.clients.ec2()).send(command),
          );
          for (const { Message } of Warning?.Errors ?? []) cloud.call.warn(`launch template ${name}: ${Message ?? ''}`);
        });
        const id = made.LaunchTemplateId ?? '';
        output.templates[nodeGroup] = { id, version: await ensureVersion(cloud, ref, { id, name, data }) };
        await syncTemplateTags(cloud, made, tags);
      }
      return output;
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      for (const { LaunchTemplateName: name = '' } of await ourTemplates(cloud, ref.scope))
        await end(cloud, lifespan(cloud, ref, name));
    },

    async list(scope) {
      const [first] = await ourTemplates(cloudOf(context, scope), scope);
      return first ? [foundByTags('aws.launch-templates', launchTemplatesName(scope), first.Tags)] : [];
    },
  };
}

/** A template is there as soon as it is made, and nothing keeps it. */
function lifespan(cloud: AmazonCloud, { scope }: Ref, name: string): Lifespan<LaunchTemplate> {
  const what = `the launch template ${name}`;
  return {
    what,
    async look() {
      const found = await findTemplate(cloud, name);
      if (found && !hasOurTags(found.Tags, scope)) throw notOwned('the launch template', name);
      return found;
    },
    condition: () => 'ready',
    async remove({ LaunchTemplateId }) {
      const command = new DeleteLaunchTemplateCommand({ LaunchTemplateId });
      await cloud.delete(`cannot delete ${what}`, async () => (await cloud.clients.ec2()).send(command));
    },
  };
}

function templateIn(version: LaunchTemplateVersion): NodeTemplate {
  const { diskGb = 0, diskType = '', iops = null, throughput = null } = diskIn(version) ?? {};
  const { SecurityGroupIds, UserData } = version.LaunchTemplateData ?? {};
  return {
    diskGb,
    diskType,
    iops,
    throughput,
    workloads: labelsIn(UserData ?? ''),
    services: (SecurityGroupIds ?? []).length > 1,
  };
}
