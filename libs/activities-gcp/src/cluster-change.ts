import type { Scope } from '@slipway/contracts';
import type { protos } from '@google-cloud/container';
import type { GoogleCloud } from './cloud.ts';
import { oneAtATime } from './lock.ts';
import { follow, type Operation } from './operation.ts';
import { containerOperations, toOperation } from './operations/container.ts';
import { sendWhenFree } from './send-when-free.ts';

/** `projects/<project>/locations/<location>/clusters/<name>` */
export const clusterPath = ({ account, cluster }: Scope): string =>
  `projects/${account}/locations/${cluster.location}/clusters/${cluster.name}`;

type Started = [protos.google.container.v1.IOperation, ...unknown[]];

/** Runs what changes a cluster while nothing else of this process does: Google allows one change at a time. */
export function alone<T>(cloud: GoogleCloud, scope: Scope, run: () => Promise<T>): Promise<T> {
  return oneAtATime(clusterPath(scope), cloud.call.handover, run);
}

/** Sends a change of a cluster as soon as the cluster is free. Call it inside `alone`. */
export async function sendToCluster(
  cloud: GoogleCloud,
  scope: Scope,
  what: string,
  call: () => Promise<Started>,
): Promise<Operation> {
  const [operation] = await sendWhenFree(cloud, `cluster ${scope.cluster.name}`, what, call);
  return toOperation(operation);
}

/** A change in place, to its end. */
export function changeCluster(
  cloud: GoogleCloud,
  scope: Scope,
  what: string,
  call: () => Promise<Started>,
): Promise<void> {
  return alone(cloud, scope, async () => {
    const operation = await sendToCluster(cloud, scope, what, call);
    const path = `clusters/${scope.cluster.name}`;
    await follow(cloud, containerOperations(cloud, scope.cluster.location, path), operation, path, what);
  });
}
