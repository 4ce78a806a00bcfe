import type { CloudSide, DatabaseCaller } from '../../core/cluster-host.ts';
import { controllers } from '../../core/controllers.ts';
import type { Resource } from '../../core/graph.ts';
import { objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { checkLogin } from '../rds/login.ts';
import { clusterMachines } from './balancer-plan.ts';
import { reviewToken } from './cluster-token.ts';
import { controllerCall } from './controller-call.ts';
import { deleteDisk, diskDriver, ensureDisk } from './disk.ts';
import { deleteLoadBalancer, ensureLoadBalancer } from './load-balancer.ts';
import { discoverGroups } from './scaling-groups.ts';
import { openZone } from './zone-editor.ts';

/** What the inside of a simulated EKS cluster reaches of its cloud. Clusters are known by their ARN. */
export function cloudSide(aws: Aws): CloudSide {
  const find = (id: string): Resource | undefined => {
    const found = aws.graph.get(id);
    return found?.type === 'eks.clusters' ? found : undefined;
  };
  const cluster = (id: string): Resource => {
    const found = find(id);
    if (!found) throw new Error(`there is no cluster ${id}`);
    return found;
  };
  return {
    reviewToken: async (clusterId, token) => reviewToken(aws, find(clusterId), token),
    ...controllers({
      call: (call, work) => controllerCall(aws, call, work),
      ensureLoadBalancer: async (id, request) => ({ hostname: await ensureLoadBalancer(aws, cluster(id), request) }),
      deleteLoadBalancer: async (id, uid) => {
        const found = find(id);
        if (found) await deleteLoadBalancer(aws, found, uid);
      },
      diskMaker: 'ebs-csi-controller',
      diskDriver,
      ensureDisk: (id, request) => aws.store.transaction(() => ensureDisk(aws, cluster(id), request)),
      deleteDisk: (id, volumeHandle) => aws.store.transaction(() => deleteDisk(aws, cluster(id), volumeHandle)),
    }),
    openZone: (clusterId, caller, domain) => openZone(aws, cluster(clusterId), caller, domain),
    discoverGroups: (clusterId, caller, tags) => discoverGroups(aws, cluster(clusterId), caller, tags),
    checkDatabaseLogin: async (clusterId, caller) => mayLogIn(aws, cluster(clusterId), caller),
  };
}

/** Pods leave through the interfaces of their machines, so those groups are what a database's rules see. */
function mayLogIn(aws: Aws, cluster: Resource, { instance, username, password }: DatabaseCaller): boolean {
  const groups = clusterMachines(aws, cluster).flatMap((machine) =>
    objects(machine.body, 'SecurityGroups').map((group) => text(group, 'GroupId')),
  );
  return checkLogin(aws, { host: instance, username, password, sourceGroupIds: [...new Set(groups)] });
}
