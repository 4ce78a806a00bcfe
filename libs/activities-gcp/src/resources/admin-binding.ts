import type { ProviderContext, Resource } from '@slipway/activities-core';
import type { ObjectKey } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { AdminBindingProps } from '../kinds.ts';

const keyOf = (ref: Ref): ObjectKey => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  name: ref.name,
});

interface Subject {
  kind: string;
  name: string;
}

/** Makes whom the worker acts as an administrator inside the cluster, whatever becomes of its roles in the project. */
export function adminBinding({
  clusterApi,
}: ProviderContext): Resource<AdminBindingProps, object, Record<never, never>> {
  return {
    permissions: ['container.clusterRoleBindings.create', 'container.clusterRoles.bind'],

    async observe(ref) {
      const found = await clusterApi.read(ref, keyOf(ref));
      const subjects = (found?.['subjects'] ?? []) as Subject[];
      return found && { output: {}, actual: { user: subjects.find(({ kind }) => kind === 'User')?.name ?? '' } };
    },

    async ensure(ref, { user }) {
      const { apiVersion, kind, name } = keyOf(ref);
      const apiGroup = 'rbac.authorization.k8s.io';
      await clusterApi.apply(ref, {
        apiVersion,
        kind,
        metadata: { name },
        roleRef: { apiGroup, kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ apiGroup, kind: 'User', name: user }],
      });
      return {};
    },

    destroy: (ref) => clusterApi.remove(ref, keyOf(ref)),
  };
}
