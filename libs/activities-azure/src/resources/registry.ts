import type { Registry } from '@azure/arm-containerregistry';
import { driftOf, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, conditionOf, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import type { RegistryOutput, RegistryProps, ResourceGroupOutput } from '../kinds.ts';
import { normalLocation } from '../location.ts';
import { groupOf, resourceId } from '../names.ts';
import { foundByTags, hasOurTags, mergedTags, ownTags, userTags } from '../ownership.ts';
import { readRegistry } from '../registries.ts';

const immutable = ['location'] as const;

/** Where Gitpod keeps images. learn.microsoft.com/rest/api/containerregistry/registries */
export function registry(
  context: CloudContext,
): Resource<RegistryProps, { group: ResourceGroupOutput }, RegistryOutput> {
  return {
    permissions: [
      'Microsoft.ContainerRegistry/registries/delete',
      'Microsoft.ContainerRegistry/registries/read',
      'Microsoft.ContainerRegistry/registries/write',
    ],
    immutable,
    holdsData: true,

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const found = await readRegistry(cloud, ref.scope, ref.name);
      if (!found || !['ready', 'busy'].includes(lifespan(cloud, ref).condition(found))) return undefined;
      // One whose last change failed stands, with its images; what it is differs from every plan.
      const failed = conditionOf(found.provisioningState) === 'broken' ? { sku: 'FAILED' } : {};
      return { output: outputOf(found), actual: { ...actualOf(found), ...failed } };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const life = lifespan(cloud, ref);
      const made = await bringAbout(cloud, life, () => create(cloud, ref, props));
      refuseChanges(
        life.what,
        props,
        actualOf(made),
        immutable,
        'put the region back: images do not move by themselves',
      );
      await sync(cloud, ref, props, made);
      return outputOf(made);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const found = await cloud.list('cannot list container registries', async () =>
        (await cloud.clients.registry()).registries.list(),
      );
      return found
        .filter(({ tags }) => hasOurTags(tags, scope))
        .map(({ name, tags }) => ({ ...foundByTags('azure.registry', name ?? '', tags), holdsData: true }));
    },
  };
}

const outputOf = ({ id, name, loginServer }: Registry): RegistryOutput => ({
  id: id ?? '',
  registry: name ?? '',
  loginServer: loginServer ?? '',
});

const actualOf = ({ location, sku, tags }: Registry): RegistryProps => ({
  location: normalLocation(location),
  sku: sku.name,
  tags: userTags(tags),
});

function lifespan(cloud: AzureCloud, ref: Ref): Lifespan<Registry> {
  return {
    what: `the container registry ${ref.name}`,
    id: resourceId(ref.scope, 'Microsoft.ContainerRegistry/registries', ref.name),
    look: () => readRegistry(cloud, ref.scope, ref.name),
    // One whose last change failed may hold images: the next change repairs it.
    condition: (found) => {
      const condition = conditionOf(found.provisioningState);
      return condition === 'broken' && found.loginServer ? 'ready' : condition;
    },
    status: ({ provisioningState }) => provisioningState ?? '',
    remove: async (options) =>
      (await cloud.clients.registry()).registries.delete(groupOf(ref.scope), ref.name, options),
  };
}

function create(cloud: AzureCloud, ref: Ref, { location, sku, tags }: RegistryProps): Promise<void> {
  const { what, id } = lifespan(cloud, ref);
  return cloud.run(`cannot create ${what}`, id, async (options) =>
    (await cloud.clients.registry()).registries.create(
      groupOf(ref.scope),
      ref.name,
      { location, sku: { name: sku }, adminUserEnabled: true, tags: ownTags(ref, tags) },
      options,
    ),
  );
}

async function sync(cloud: AzureCloud, ref: Ref, props: RegistryProps, found: Registry): Promise<void> {
  const isSettled = conditionOf(found.provisioningState) === 'ready' && found.adminUserEnabled === true;
  if (isSettled && driftOf(props, actualOf(found)).length === 0) return;
  const { what, id } = lifespan(cloud, ref);
  const change = {
    sku: { name: props.sku },
    adminUserEnabled: true,
    tags: mergedTags(ref, found.tags, props.tags),
  };
  await cloud.run(`cannot change ${what}`, id, async (options) =>
    (await cloud.clients.registry()).registries.update(groupOf(ref.scope), ref.name, change, options),
  );
}
