import {
  CreateAddonCommand,
  DeleteAddonCommand,
  DescribeAddonCommand,
  UpdateAddonCommand,
  type Addon,
} from '@aws-sdk/client-eks';
import { notOwned, type CloudContext, type Resource } from '@slipway/activities-core';
import { canonicalJson, type JsonObject, type Ref } from '@slipway/contracts';
import { addOnRequest, configurationIn } from '../add-on-request.ts';
import { bringAbout, end, type Condition, type Lifespan } from '../bring-about.ts';
import { clientToken } from '../client-token.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { issuesFailure } from '../cluster-health.ts';
import { update } from '../cluster-update.ts';
import { syncEksTags } from '../eks-tags.ts';
import type { AddOnProps, RoleOutput } from '../kinds.ts';
import { hasOurTags, userTags } from '../ownership.ts';
import { sendWhenFree } from '../send-when-free.ts';

/** EKS calls an add-on degraded after minutes of waiting for its pods; so often it is looked at again: a quarter of an hour. */
const mostDegradedLooks = 50;

/** A part of the cluster that EKS installs. docs.aws.amazon.com/eks/latest/APIReference/API_Addon.html */
export function addOn(context: CloudContext): Resource<AddOnProps, { role?: RoleOutput }, Record<never, never>> {
  return {
    permissions: [
      'eks:CreateAddon',
      'eks:DeleteAddon',
      'eks:DescribeAddon',
      'eks:DescribeUpdate',
      'eks:TagResource',
      'eks:UntagResource',
      'eks:UpdateAddon',
      'iam:PassRole',
    ],

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      if (!found || ['broken', 'leaving'].includes(conditionOf(found))) return undefined;
      return { output: {}, actual: actualOf(found) };
    },

    async ensure(ref, props, { role }) {
      const cloud = cloudOf(context, ref.scope);
      const life = lifespan(cloud, ref);
      const request = addOnRequest(ref, props, role);
      const made = await bringAbout(cloud, life, async (generation) => {
        const clientRequestToken = clientToken(ref, generation, request);
        const command = new CreateAddonCommand({ ...request, clientRequestToken });
        const target = `cluster ${ref.scope.cluster.name}`;
        return sendWhenFree(cloud, target, `cannot create ${life.what}`, async () =>
          (await cloud.clients.eks()).send(command),
        );
      });
      await sync(cloud, ref, request, made);
      if (props.wait) await waitUntilActive(cloud, ref);
      return {};
    },

    destroy: (ref) => {
      const cloud = cloudOf(context, ref.scope);
      return end(cloud, lifespan(cloud, ref));
    },
  };
}

/** An add-on says itself whose it is. */
async function look(cloud: AmazonCloud, { name, scope }: Ref): Promise<Addon | undefined> {
  const command = new DescribeAddonCommand({ clusterName: scope.cluster.name, addonName: name });
  const found = (
    await cloud.find(`cannot read the add-on ${name}`, async () => (await cloud.clients.eks()).send(command))
  )?.addon;
  if (found && !hasOurTags(found.tags, scope)) throw notOwned('the add-on', name);
  return found;
}

/** Its pods may have to wait for nodes, so one that is being made or is degraded counts as there. */
function conditionOf({ status }: Addon): Condition {
  if (status === 'DELETING') return 'leaving';
  if (status === 'CREATE_FAILED' || status === 'DELETE_FAILED') return 'broken';
  return status === 'UPDATING' ? 'busy' : 'ready';
}

function lifespan(cloud: AmazonCloud, ref: Ref): Lifespan<Addon> {
  const { name, scope } = ref;
  const what = `the add-on ${name}`;
  return {
    what,
    look: () => look(cloud, ref),
    condition: conditionOf,
    status: ({ status }) => status ?? 'UNKNOWN',
    whyBroken: (found) => whyNot(found, what),
    async remove() {
      const command = new DeleteAddonCommand({ clusterName: scope.cluster.name, addonName: name });
      await cloud.delete(`cannot delete ${what}`, async () => (await cloud.clients.eks()).send(command));
    },
  };
}

const whyNot = ({ health, status }: Addon, what: string) =>
  issuesFailure(health?.issues, `${what} does not come up`, `it is ${status}`);

/** Follows it until its pods run. One that stays degraded is given up, with what EKS says is wrong with it. */
async function waitUntilActive(cloud: AmazonCloud, ref: Ref): Promise<void> {
  const what = `the add-on ${ref.name}`;
  let degraded = 0;
  await cloud.until({ everyMs: 3_000, settle: true, what }, async () => {
    const found = await look(cloud, ref);
    if (found?.status === 'ACTIVE') return { done: true, value: undefined };
    if (found && conditionOf(found) === 'broken') throw whyNot(found, what);
    if (found?.status === 'DEGRADED' && ++degraded > mostDegradedLooks) throw whyNot(found, what);
    return { done: false, waitingFor: { what, status: found?.status ?? 'absent' } };
  });
}

function actualOf(found: Addon): Partial<AddOnProps> {
  return {
    addOn: found.addonName ?? '',
    configuration: configurationIn(found.configurationValues),
    tags: userTags(found.tags),
  };
}

/** Configuration, role and tags can change in place. */
async function sync(
  cloud: AmazonCloud,
  ref: Ref,
  wanted: ReturnType<typeof addOnRequest>,
  found: Addon,
): Promise<void> {
  const what = `cannot change the add-on ${ref.name}`;
  const { clusterName = '', addonName = '', configurationValues, serviceAccountRoleArn, tags } = wanted;
  const isSame =
    canonicalJson(parsed(configurationValues)) === canonicalJson(parsed(found.configurationValues)) &&
    (serviceAccountRoleArn === undefined || serviceAccountRoleArn === found.serviceAccountRoleArn);
  if (!isSame) {
    const role = serviceAccountRoleArn === undefined ? {} : { serviceAccountRoleArn };
    const resolveConflicts = 'OVERWRITE' as const;
    const command = {
      clusterName,
      addonName,
      configurationValues: configurationValues ?? '{}',
      resolveConflicts,
      ...role,
    };
    await update(cloud, clusterName, { addonName }, what, () =>
      sendWhenFree(cloud, `add-on ${addonName}`, what, async () =>
        (await cloud.clients.eks()).send(new UpdateAddonCommand(command)),
      ),
    );
  }
  await syncEksTags(cloud, ref, what, { arn: found.addonArn, wanted: userTags(tags), actual: found.tags });
}

const parsed = (values: string | undefined): JsonObject =>
  JSON.parse(values === undefined || values === '' ? '{}' : values) as JsonObject;
