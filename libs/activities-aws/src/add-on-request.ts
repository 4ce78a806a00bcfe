import type { CreateAddonCommandInput } from '@aws-sdk/client-eks';
import { canonicalJson, type JsonObject, type Ref } from '@slipway/contracts';
import type { AddOnProps, RoleOutput } from './kinds.ts';
import { ownTags } from './ownership.ts';

/** The add-on that makes volumes, which nothing but itself can tag. */
const volumeDriver = 'aws-ebs-csi-driver';

/** An add-on of the reference architecture, section 5, in the default version; its token is added when it is sent. */
export function addOnRequest(ref: Ref, props: AddOnProps, role: RoleOutput | undefined): CreateAddonCommandInput {
  const configuration = withVolumeTags(ref, props);
  return {
    clusterName: ref.scope.cluster.name,
    addonName: props.addOn,
    // Objects of that name in the cluster are its own, from an earlier time.
    resolveConflicts: 'OVERWRITE',
    ...(role ? { serviceAccountRoleArn: role.arn } : {}),
    ...(Object.keys(configuration).length > 0 ? { configurationValues: canonicalJson(configuration) } : {}),
    tags: ownTags(ref, props.tags),
  };
}

function withVolumeTags(ref: Ref, { addOn, configuration, tags }: AddOnProps): JsonObject {
  if (addOn !== volumeDriver) return configuration;
  const { controller } = configuration as { controller?: JsonObject };
  return { ...configuration, controller: { ...controller, extraVolumeTags: ownTags(ref, tags) } };
}

/** What was asked for, without the tags of volumes. */
export function configurationIn(values: string | undefined): JsonObject {
  const { controller, ...configuration } = JSON.parse(values || '{}') as { controller?: JsonObject };
  if (!controller) return configuration;
  const { extraVolumeTags: _, ...rest } = controller;
  return Object.keys(rest).length === 0 ? configuration : { ...configuration, controller: rest };
}
