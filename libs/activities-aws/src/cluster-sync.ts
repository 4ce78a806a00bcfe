import { UpdateClusterConfigCommand, UpdateClusterVersionCommand, type Cluster } from '@aws-sdk/client-eks';
import { failed } from '@slipway/activities-core';
import { canonicalJson, type Ref } from '@slipway/contracts';
import { syncAdmins } from './access-entries.ts';
import type { AmazonCloud } from './cloud.ts';
import { endpoints, logTypes } from './cluster-request.ts';
import { update } from './cluster-update.ts';
import { syncEksTags } from './eks-tags.ts';
import type { ControlPlaneProps } from './kinds.ts';
import { sendWhenFree } from './send-when-free.ts';

/** Brings version, endpoints, logs, administrators and tags of a cluster to what was planned: what differs, one after the other. */
export async function syncCluster(
  cloud: AmazonCloud,
  ref: Ref,
  props: ControlPlaneProps,
  found: Cluster,
): Promise<void> {
  const { name } = ref;
  const change = async (prop: string, send: () => Promise<object>): Promise<void> => {
    const what = `cannot change ${prop} of the cluster ${name}`;
    await update(cloud, name, {}, what, () => sendWhenFree(cloud, `cluster ${name}`, what, send));
  };
  if (isNextVersion(name, found.version ?? '', props.version)) {
    await change('version', async () =>
      (await cloud.clients.eks()).send(new UpdateClusterVersionCommand({ name, version: props.version })),
    );
  }
  if (!reachesAlike(found, props)) {
    const resourcesVpcConfig = endpoints(props);
    await change('endpoints', async () =>
      (await cloud.clients.eks()).send(new UpdateClusterConfigCommand({ name, resourcesVpcConfig })),
    );
  }
  if (!logsAll(found)) {
    const logging = { clusterLogging: [{ types: logTypes, enabled: true }] };
    await change('logging', async () =>
      (await cloud.clients.eks()).send(new UpdateClusterConfigCommand({ name, logging })),
    );
  }
  await syncAdmins(cloud, ref, props.admins);
  const what = `cannot change tags of the cluster ${name}`;
  await syncEksTags(cloud, ref, what, { arn: found.arn, wanted: props.tags, actual: found.tags });
}

const minorOf = (version: string): number => Number(/^1\.(\d+)$/.exec(version)?.[1] ?? Number.NaN);

/**
 * EKS goes one minor version up at a time, and never down.
 * @returns whether there is anything to do
 */
function isNextVersion(name: string, from: string, to: string): boolean {
  const steps = minorOf(to) - minorOf(from);
  if (steps === 0 || from === to) return false;
  if (steps === 1) return true;
  const message = `the cluster ${name}: version is ${from} and cannot become ${to} in place`;
  throw failed('INVALID_SPEC', 'SW-SPEC-078', message, {
    fix:
      steps > 1
        ? `set kubernetes.version to 1.${minorOf(from) + 1} first: EKS goes one minor version at a time`
        : `set kubernetes.version to ${from} or auto: EKS does not go back`,
    specPath: 'spec.kubernetes.version',
  });
}

function reachesAlike({ resourcesVpcConfig: actual }: Cluster, props: ControlPlaneProps): boolean {
  const wanted = [...props.authorizedCidrs].sort();
  return (
    actual?.endpointPrivateAccess === true &&
    actual.endpointPublicAccess === true &&
    canonicalJson([...(actual.publicAccessCidrs ?? [])].sort()) === canonicalJson(wanted)
  );
}

function logsAll({ logging }: Cluster): boolean {
  const on = (logging?.clusterLogging ?? []).filter(({ enabled }) => enabled).flatMap(({ types }) => types ?? []);
  return logTypes.every((type) => on.includes(type));
}
