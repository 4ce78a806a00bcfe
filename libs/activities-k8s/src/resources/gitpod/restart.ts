import type { LiveObject } from '@slipway/activities-core';
import type { Cluster } from '../../cluster/cluster.ts';
import { keyOf } from '../../cluster/remove.ts';
import { waitReady } from '../../readiness/wait-ready.ts';
import type { ResourceDeps } from '../../resource-deps.ts';
import { platformPods } from './pods.ts';

const restartedAnnotation = 'slipway.dev/restarted-at';
const first = 'messagebus';
const budgetMs = 10 * 60_000;

/**
 * Every render makes new internal passwords, and pods know only those they were started with: the message bus is restarted first,
 * then everything that talks to it.
 */
export async function restartWorkloads(cluster: Cluster, namespace: string, deps: ResourceDeps): Promise<void> {
  const at = new Date().toISOString();
  const workloads = (
    await Promise.all(
      ['StatefulSet', 'Deployment', 'DaemonSet'].map((kind) =>
        cluster.list('apps/v1', kind, { namespace, metadataOnly: true }),
      ),
    )
  ).flat();
  const restart = async (workload: LiveObject): Promise<void> => {
    const template = { metadata: { annotations: { [restartedAnnotation]: at } } };
    await cluster.patch(keyOf(workload), { spec: { template } });
  };
  const bus = workloads.filter(({ metadata }) => metadata.name === first);
  for (const workload of bus) await restart(workload);
  await waitReady(cluster, bus.map(keyOf), deps, { what: 'the message bus', budgetMs, pods: platformPods(namespace) });
  for (const workload of workloads.filter((one) => !bus.includes(one))) await restart(workload);
}
