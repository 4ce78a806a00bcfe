import { UpdateNodegroupConfigCommand, UpdateNodegroupVersionCommand, type Nodegroup } from '@aws-sdk/client-eks';
import { failed } from '@slipway/activities-core';
import { canonicalJson, type Ref } from '@slipway/contracts';
import type { AmazonCloud } from './cloud.ts';
import { update } from './cluster-update.ts';
import { syncEksTags } from './eks-tags.ts';
import type { NodeGroupProps } from './kinds.ts';
import { diskIn, readVersion } from './launch-template-versions.ts';
import type { TemplateVersion } from './node-group-request.ts';
import { sendWhenFree } from './send-when-free.ts';

/** Brings bounds, template and tags of a node group to what was planned. */
export async function syncNodeGroup(
  cloud: AmazonCloud,
  ref: Ref,
  props: NodeGroupProps,
  found: Nodegroup,
  template: TemplateVersion,
): Promise<void> {
  const names = { clusterName: ref.scope.cluster.name, nodegroupName: ref.name };
  const change = async (prop: string, send: () => Promise<object>): Promise<void> => {
    const what = `cannot change ${prop} of the node group ${ref.name}`;
    const target = { nodegroupName: ref.name };
    await update(cloud, names.clusterName, target, what, () =>
      sendWhenFree(cloud, `node group ${ref.name}`, what, send),
    );
  };
  const { minSize, maxSize } = found.scalingConfig ?? {};
  if (minSize !== props.min || maxSize !== props.max) {
    const scalingConfig = { minSize: props.min, maxSize: props.max, desiredSize: withinBounds(found, props) };
    await change('bounds', async () =>
      (await cloud.clients.eks()).send(new UpdateNodegroupConfigCommand({ ...names, scalingConfig })),
    );
  }
  if (found.launchTemplate?.version !== template.version) {
    await refuseOtherDisks(cloud, ref, found, template);
    const launchTemplate = { id: template.id, version: template.version };
    await change('image', async () =>
      (await cloud.clients.eks()).send(new UpdateNodegroupVersionCommand({ ...names, launchTemplate })),
    );
  }
  const what = `cannot change tags of the node group ${ref.name}`;
  await syncEksTags(cloud, ref, what, { arn: found.nodegroupArn, wanted: props.tags, actual: found.tags });
}

/** How many there are is the autoscaler's business, as long as the new bounds allow it. */
const withinBounds = ({ scalingConfig }: Nodegroup, { min, max, desired }: NodeGroupProps): number =>
  Math.min(Math.max(scalingConfig?.desiredSize ?? desired, min), max);

/** Machines with other disks would replace those that workspaces run on; with another image they have to. */
async function refuseOtherDisks(
  cloud: AmazonCloud,
  ref: Ref,
  found: Nodegroup,
  template: TemplateVersion,
): Promise<void> {
  const { id, version } = found.launchTemplate ?? {};
  if (id !== template.id || version === undefined) return;
  const [from, to] = [await readVersion(cloud, { id, version }), await readVersion(cloud, template)].map(diskIn);
  if (canonicalJson(from ?? null) === canonicalJson(to ?? null)) return;
  const message = `the node group ${ref.name}: its disks are ${JSON.stringify(from)} and cannot become ${JSON.stringify(to)} in place`;
  throw failed('INVALID_SPEC', 'SW-SPEC-078', message, {
    fix: 'a node group keeps its disks: put the values back, or make a new installation',
  });
}
