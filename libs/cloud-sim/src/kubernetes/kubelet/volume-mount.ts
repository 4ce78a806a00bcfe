import { recordEvent } from '../api/event.ts';
import type { Pod, Volume } from '../api/objects.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';

const retrySeconds = 3;

/** Waits until every Secret and ConfigMap that the pod mounts exists; a container does not start before. */
export async function waitForVolumes(cluster: SimulatedCluster, pod: Pod, signal: AbortSignal): Promise<void> {
  for (const volume of pod.spec.volumes ?? []) {
    const source = sourceOf(volume);
    if (!source) continue;
    const reference = { apiVersion: 'v1', kind: source.kind, namespace: pod.metadata.namespace, name: source.name };
    while (!(await cluster.client.get(reference))) {
      await recordEvent(cluster.client, pod, {
        type: 'Warning',
        reason: 'FailedMount',
        message: `MountVolume.SetUp failed for volume "${volume.name}" : ${source.kind.toLowerCase()} "${source.name}" not found`,
        source: 'kubelet',
      });
      await cluster.clock.sleep(retrySeconds, signal);
    }
  }
}

function sourceOf({ secret, configMap }: Volume): { kind: string; name: string } | undefined {
  if (secret?.secretName && !secret.optional) return { kind: 'Secret', name: secret.secretName };
  if (configMap?.name && !configMap.optional) return { kind: 'ConfigMap', name: configMap.name };
  return undefined;
}
