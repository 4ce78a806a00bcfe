import type { CloudSide, DatabaseCaller } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import type { Azure } from '../azure.ts';
import { parentId } from '../arm/arm-id.ts';
import { clusterType, poolsOf } from '../containerservice/cluster-types.ts';
import { subnetIdOf } from '../containerservice/pool-draft.ts';
import { checkLogin } from '../mysql/login.ts';
import { reviewToken } from './cluster-token.ts';
import { controllerCall } from './controller-call.ts';
import { deleteDisk, diskDriver, ensureDisk } from './disk.ts';
import { deleteLoadBalancer, ensureLoadBalancer } from './load-balancer.ts';
import { openZone } from './zone-editor.ts';

/** What the inside of a simulated AKS cluster reaches of its cloud. Clusters are known by their ARM id. */
export function cloudSide(azure: Azure): CloudSide {
  const find = (id: string): Resource | undefined => {
    const found = azure.find(id);
    return found?.type === clusterType ? found : undefined;
  };
  const cluster = (id: string): Resource => {
    const found = find(id);
    if (!found) throw new Error(`there is no cluster ${id}`);
    return found;
  };
  return {
    reviewToken: async (clusterId, token) => reviewToken(azure, find(clusterId), token),
    ensureLoadBalancer: (clusterId, request) =>
      controllerCall(
        azure,
        { operation: 'EnsureLoadBalancer', name: request.name, principal: 'cloud-controller', request: { ...request } },
        async () => ({ ip: await ensureLoadBalancer(azure, cluster(clusterId), request) }),
      ),
    deleteLoadBalancer: (clusterId, uid) =>
      controllerCall(
        azure,
        { operation: 'DeleteLoadBalancer', name: uid, principal: 'cloud-controller', request: { uid } },
        async () => {
          const found = find(clusterId);
          if (found) await deleteLoadBalancer(azure, found, uid);
        },
      ),
    ensureDisk: (clusterId, request) =>
      controllerCall(
        azure,
        { operation: 'EnsureDisk', name: request.claim, principal: 'csi-driver', request: { ...request } },
        async () => ({
          volumeHandle: azure.store.transaction(() => ensureDisk(azure, cluster(clusterId), request)),
          driver: diskDriver,
        }),
      ),
    deleteDisk: (_clusterId, volumeHandle) =>
      controllerCall(
        azure,
        { operation: 'DeleteDisk', name: volumeHandle, principal: 'csi-driver', request: { volumeHandle } },
        async () => azure.store.transaction(() => deleteDisk(azure, volumeHandle)),
      ),
    openZone: (clusterId, caller, domain) => openZone(azure, cluster(clusterId), caller, domain),
    checkDatabaseLogin: async (clusterId, caller) => mayLogIn(azure, cluster(clusterId), caller),
  };
}

/** Pods leave by the network of their machines; Gitpod speaks to its database without TLS. */
function mayLogIn(azure: Azure, cluster: Resource, { instance, username, password }: DatabaseCaller): boolean {
  const [subnet = ''] = poolsOf(azure, cluster.id).map(subnetIdOf);
  const network = subnet === '' ? {} : { network: azure.find(parentId(subnet))?.id ?? parentId(subnet) };
  return checkLogin(azure, { host: instance, username, password, secure: false, ...network });
}
