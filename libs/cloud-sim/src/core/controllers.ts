import type { CloudSide, DiskRequest, LoadBalancerRequest } from './cluster-host.ts';
import type { ControllerCall } from './controller-call.ts';

/** What a cluster's own controllers make, as one cloud does it. */
interface Making {
  call<T>(call: ControllerCall, work: () => Promise<T>): Promise<T>;
  /** Resolves with the address, once it is provisioned. */
  ensureLoadBalancer(clusterId: string, request: LoadBalancerRequest): ReturnType<CloudSide['ensureLoadBalancer']>;
  /** Also when the cluster is gone. */
  deleteLoadBalancer(clusterId: string, uid: string): Promise<void>;
  /** Who makes disks, inside the cluster. */
  diskMaker: string;
  diskDriver: string;
  /** @returns its handle */
  ensureDisk(clusterId: string, request: DiskRequest): string;
  deleteDisk(clusterId: string, volumeHandle: string): void;
}

const balancerMaker = 'cloud-controller';
const issuing = 'cert-manager/cert-manager';

/** The verbs of the controllers that make load balancers and disks, and that order certificates. */
export function controllers(
  making: Making,
): Pick<CloudSide, 'ensureLoadBalancer' | 'deleteLoadBalancer' | 'ensureDisk' | 'deleteDisk' | 'orderCertificate'> {
  const { call, diskMaker, diskDriver } = making;
  return {
    ensureLoadBalancer: (clusterId, request) =>
      call(
        { operation: 'EnsureLoadBalancer', name: request.name, principal: balancerMaker, request: { ...request } },
        () => making.ensureLoadBalancer(clusterId, request),
      ),
    deleteLoadBalancer: (clusterId, uid) =>
      call({ operation: 'DeleteLoadBalancer', name: uid, principal: balancerMaker, request: { uid } }, () =>
        making.deleteLoadBalancer(clusterId, uid),
      ),
    ensureDisk: (clusterId, request) =>
      call(
        { operation: 'EnsureDisk', name: request.claim, principal: diskMaker, request: { ...request } },
        async () => ({ volumeHandle: making.ensureDisk(clusterId, request), driver: diskDriver }),
      ),
    deleteDisk: (clusterId, volumeHandle) =>
      call({ operation: 'DeleteDisk', name: volumeHandle, principal: diskMaker, request: { volumeHandle } }, async () =>
        making.deleteDisk(clusterId, volumeHandle),
      ),
    // The authority is no part of a cloud; what it is asked for is journalled and refused like the rest all the same.
    orderCertificate: (_clusterId, names) =>
      call({ operation: 'NewOrder', name: names[0] ?? '', principal: issuing, request: { names } }, () =>
        Promise.resolve(),
      ),
  };
}
