import type { GenericResourceExpanded, ResourceGroup } from '@azure/arm-resources';
import { driftOf, failed, notOwned, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, conditionOf, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import type { ResourceGroupOutput, ResourceGroupProps } from '../kinds.ts';
import { normalLocation } from '../location.ts';
import { lockPermissions } from '../locks.ts';
import { groupId } from '../names.ts';
import { foundByTags, hasOurTags, mergedTags, ownTags, userTags } from '../ownership.ts';
import { isLeaving, markedGroups, readGroup } from '../resource-groups.ts';

const immutable = ['location'] as const;
/**
 * Lists of a group show what was deleted for some time: as many looks as take ten minutes, the pauses growing from 5 s to 20 s. Looks
 * and no time, which a slow worker would use up.
 */
const heldLooks = 32;
/** As many as take five minutes. Source: `clouds.md` section 5.5. */
const emptyLooks = 17;

/**
 * The installation's resource group. One that was there before is used as it is; one of our own is deleted once nothing is in it: a
 * delete would take all along. learn.microsoft.com/rest/api/resources/resource-groups
 */
export function resourceGroup(context: CloudContext): Resource<ResourceGroupProps, object, ResourceGroupOutput> {
  return {
    permissions: [
      ...lockPermissions,
      'Microsoft.Resources/subscriptions/resourceGroups/delete',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
      'Microsoft.Resources/subscriptions/resourceGroups/write',
    ],
    immutable,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && !isLeaving(found) ? { output: outputOf(ref), actual: actualOf(found, ref) } : undefined;
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      if (ref.lifecycle === 'adopted') return adopt(cloud, ref);
      const life = lifespan(cloud, ref);
      const put = (tags: Record<string, string>) =>
        cloud.send(`cannot create ${life.what}`, async () =>
          (await cloud.clients.resources()).resourceGroups.createOrUpdate(ref.name, { location: props.location, tags }),
        );
      const made = await bringAbout(cloud, life, () => put(ownTags(ref, props.tags)));
      refuseChanges(life.what, props, actualOf(made, ref), immutable, 'put it back, or name another resource group');
      if (driftOf(props, actualOf(made, ref)).length > 0) {
        const tags = mergedTags(ref, made.tags, props.tags);
        await cloud.change(`cannot tag ${life.what}`, async () =>
          (await cloud.clients.resources()).resourceGroups.update(ref.name, { tags }),
        );
      }
      return outputOf(ref);
    },

    async destroy(ref) {
      if (ref.lifecycle === 'adopted') return;
      const cloud = cloudOf(context, ref.scope);
      const found = await look(cloud, ref);
      if (found === undefined) return;
      if (!isLeaving(found)) await awaitEmpty(cloud, ref);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const found = await markedGroups(cloudOf(context, scope), scope.installation);
      return found.map(({ name, tags }) => foundByTags('azure.resource-group', name ?? '', tags));
    },
  };
}

const outputOf = ({ scope, name }: Ref): ResourceGroupOutput => ({ id: groupId(scope, name) });

/** Of an adopted one, neither place nor tags are ours to say. */
const actualOf = ({ location, tags }: ResourceGroup, { lifecycle }: Ref): Partial<ResourceGroupProps> =>
  lifecycle === 'adopted' ? {} : { location: normalLocation(location), tags: userTags(tags) };

async function look(cloud: AzureCloud, ref: Ref): Promise<ResourceGroup | undefined> {
  const found = await readGroup(cloud, { cluster: { ...ref.scope.cluster, location: ref.name } });
  if (found && ref.lifecycle !== 'adopted' && !hasOurTags(found.tags, ref.scope)) {
    throw notOwned('the resource group', ref.name);
  }
  return found;
}

async function adopt(cloud: AzureCloud, ref: Ref): Promise<ResourceGroupOutput> {
  const found = await look(cloud, ref);
  if (found && !isLeaving(found)) return outputOf(ref);
  throw failed('INVALID_SPEC', 'SW-SPEC-009', `the resource group ${ref.name} was there and is gone`, {
    fix: 'slipway install -f FILE makes a plan in which it is made',
    specPath: 'spec.azure.resourceGroup',
  });
}

function lifespan(cloud: AzureCloud, ref: Ref): Lifespan<ResourceGroup> {
  return {
    what: `the resource group ${ref.name}`,
    id: groupId(ref.scope, ref.name),
    look: () => look(cloud, ref),
    condition: ({ properties }) => conditionOf(properties?.provisioningState),
    remove: async (options) => (await cloud.clients.resources()).resourceGroups.beginDelete(ref.name, options),
  };
}

/**
 * A group takes all with it that is in it, and Azure's lists may be five minutes late: it has to be seen empty for that long.
 * @throws DEPENDENCY (SW-DEP-054), naming what is left in it, whoever made it
 */
async function awaitEmpty(cloud: AzureCloud, ref: Ref): Promise<void> {
  const what = `cannot delete the resource group ${ref.name}`;
  let seenEmpty = 0;
  let seenHeld = 0;
  await cloud.until<void>({ everyMs: 5_000, maximumMs: 20_000, what }, async () => {
    const left = await cloud.listIfAny(`cannot list what is in the resource group ${ref.name}`, async () =>
      (await cloud.clients.resources()).resources.listByResourceGroup(ref.name),
    );
    if (left.length === 0) {
      seenEmpty++;
      return seenEmpty > emptyLooks
        ? { done: true, value: undefined }
        : { done: false, waitingFor: { what, because: 'what was made in it a moment ago may not be listed yet' } };
    }
    seenEmpty = 0;
    const refusal = holds(what, left, ref);
    if (++seenHeld > heldLooks) throw refusal;
    return { done: false, waitingFor: { what, because: refusal.failure.message }, refusal };
  });
}

function holds(what: string, left: readonly GenericResourceExpanded[], { scope }: Ref): ReturnType<typeof failed> {
  const named = left.slice(0, 5).map(({ type, name, tags }) => {
    return `${type ?? ''} ${name ?? ''}${hasOurTags(tags, scope) ? '' : ' (not ours)'}`;
  });
  const more = left.length > named.length ? ` and ${left.length - named.length} more` : '';
  return failed('DEPENDENCY', 'SW-DEP-054', `${what}: it still holds ${named.join(', ')}${more}`, {
    fix: 'remove or move them, then slipway retry {name}; or leave the group standing: slipway skip {name} cluster/resource-group',
  });
}
