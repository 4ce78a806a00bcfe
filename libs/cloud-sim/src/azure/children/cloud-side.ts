import type { CloudSide, DatabaseCaller } from '../../core/cluster-host.ts';
import { controllers } from '../../core/controllers.ts';
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
    ...controllers({
      call: (call, work) => controllerCall(azure, call, work),
      ensureLoadBalancer: async (id, request) => ({ ip: await ensureLoadBalancer(azure, cluster(id), request) }),
      deleteLoadBalancer: async (id, uid) => {
        const found = find(id);
        if (found) await deleteLoadBalancer(azure, found, uid);
      },
      diskMaker: 'csi-driver',
      diskDriver,
      ensureDisk: (id, request) => azure.store.transaction(() => ensureDisk(azure, cluster(id), request)),
      deleteDisk: (_id, volumeHandle) => azure.store.transaction(() => deleteDisk(azure, volumeHandle)),
    }),
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
