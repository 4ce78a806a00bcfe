import {
  notOwned,
  refuseChanges,
  type ClusterApi,
  type LiveObject,
  type ObjectKey,
  type ProviderContext,
  type Resource,
} from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { StorageClassProps } from '../kinds.ts';
import { hasOurTags } from '../ownership.ts';

const keyOf = ({ name }: Pick<Ref, 'name'>): ObjectKey => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  name,
});

const immutable = ['provisioner', 'parameters'] as const;
const defaultAnnotation = 'storageclass.kubernetes.io/is-default-class';

/**
 * The class that claims get which name none: EKS has no usable one. Where another class calls itself the default too, Kubernetes
 * takes the younger one, which is ours.
 */
export function storageClass({
  clusterApi,
}: ProviderContext): Resource<StorageClassProps, object, Record<never, never>> {
  return {
    permissions: ['eks:DescribeCluster'],
    immutable,

    async observe(ref) {
      const found = await look(clusterApi, ref);
      return found && { output: {}, actual: actualOf(found) };
    },

    async ensure(ref, props) {
      const { provisioner, parameters } = props;
      const { apiVersion, kind, name } = keyOf(ref);
      const found = await look(clusterApi, ref);
      const instead = 'a StorageClass keeps what it makes volumes with: put the value back';
      if (found) refuseChanges(`the StorageClass ${name}`, props, actualOf(found), immutable, instead);
      await clusterApi.apply(ref, {
        apiVersion,
        kind,
        metadata: { name, annotations: { [defaultAnnotation]: 'true' } },
        provisioner,
        parameters,
        reclaimPolicy: 'Delete',
        allowVolumeExpansion: true,
        // The zone is that of the pod.
        volumeBindingMode: 'WaitForFirstConsumer',
      });
      return {};
    },

    destroy: (ref) => clusterApi.remove(ref, keyOf(ref)),
  };
}

async function look(clusterApi: ClusterApi, ref: Ref): Promise<LiveObject | undefined> {
  const found = await clusterApi.read(ref, keyOf(ref));
  // Objects in the cluster are marked by labels with the keys of tags.
  if (found && !hasOurTags(found.metadata.labels, ref.scope)) throw notOwned('the StorageClass', ref.name);
  return found;
}

function actualOf(found: LiveObject): Partial<StorageClassProps> {
  const { provisioner, parameters } = found as { provisioner?: string; parameters?: Record<string, string> };
  const isDefault = found.metadata.annotations?.[defaultAnnotation] === 'true';
  return { provisioner: provisioner ?? '', parameters: parameters ?? {}, isDefault };
}
