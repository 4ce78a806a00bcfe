import type { CloudSide, TokenUser } from '../../core/cluster-host.ts';
import { controllers } from '../../core/controllers.ts';
import type { Resource } from '../../core/graph.ts';
import { projectId } from '../projects/project.ts';
import { mayUse } from '../access/permissions.ts';
import { principalOf } from '../access/tokens.ts';
import { computeId } from '../compute/references.ts';
import { clusterOf } from '../container/runtime.ts';
import type { Gcp } from '../gcp.ts';
import { controllerCall, leaks } from './controller-call.ts';
import { checkDatabaseLogin } from './database-login.ts';
import { diskDriver, ensureDisk } from './disk.ts';
import { deleteLoadBalancer, ensureLoadBalancer } from './load-balancer.ts';
import { openZone } from './zone-editor.ts';

/** What the inside of a simulated GKE cluster reaches of its cloud. */
export function cloudSide(gcp: Gcp): CloudSide {
  const cluster = (id: string): Resource => {
    const found = clusterOf(gcp, id);
    if (!found) throw new Error(`there is no cluster ${id}`);
    return found;
  };
  return {
    reviewToken: async (clusterId, token) => review(gcp, clusterId, token),
    ...controllers({
      call: (call, work) => controllerCall(gcp, call, work),
      ensureLoadBalancer: async (id, request) => ({ ip: await ensureLoadBalancer(gcp, cluster(id), request) }),
      deleteLoadBalancer: async (id, uid) => {
        const found = clusterOf(gcp, id);
        if (found) await deleteLoadBalancer(gcp, found, uid);
      },
      diskMaker: 'csi-driver',
      diskDriver,
      ensureDisk: (id, request) => gcp.store.transaction(() => ensureDisk(gcp, cluster(id), request)),
      deleteDisk: (_id, volumeHandle) =>
        gcp.store.transaction(() => {
          const name = volumeHandle.split('/').at(-1) ?? '';
          if (!leaks(gcp, 'disks', name)) gcp.graph.delete(computeId(volumeHandle), 'csi-driver');
        }),
    }),
    openZone: (clusterId, caller, domain) => openZone(gcp, cluster(clusterId), caller, domain),
    checkDatabaseLogin: async (_clusterId, caller) => checkDatabaseLogin(gcp, caller),
  };
}

/** As GKE does: the token's e-mail is the user; who may use no cluster of the project is nobody. */
function review(gcp: Gcp, clusterId: string, token: string): TokenUser | undefined {
  const cluster = clusterOf(gcp, clusterId);
  const principal = principalOf(gcp, token);
  if (!cluster || principal === undefined) return undefined;
  const may = (permission: string): boolean => mayUse(gcp, principal, permission, [projectId(cluster.project)]);
  if (!may('container.clusters.get')) return undefined;
  const groups = ['system:authenticated'];
  // IAM's container.admin authorises everything inside the cluster, without any binding there.
  if (may('container.clusterRoleBindings.create')) groups.push('system:masters');
  return { username: principal, groups };
}
