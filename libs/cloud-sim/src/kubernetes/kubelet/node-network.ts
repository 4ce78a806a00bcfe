import { recordEvent } from '../api/event.ts';
import type { Condition, Node, Pod } from '../api/objects.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';
import type { System } from '../system/system-objects.ts';

/** Who gives pods their network: `native` addresses are the cloud network's, those of an `overlay` nobody outside can reach. */
export type Network = 'native' | 'overlay';

/** Which network plugin has left its configuration on a machine; it outlives the plugin's pod. */
const annotation = 'sim.slipway.dev/network';
const pollSeconds = 2;
const notReady =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady ' +
  'message:Network plugin returns error: cni plugin not initialized';

/** A plugin is installed on a machine, which is Ready from now on. */
export async function installNetwork(cluster: SimulatedCluster, node: string, network: Network): Promise<void> {
  const reference = { apiVersion: 'v1', kind: 'Node', name: node };
  await cluster.client.patch(reference, { metadata: { annotations: { [annotation]: network } } });
  await cluster.client.patchStatus(reference, { conditions: [readyCondition(network)] }, 'strategic-merge');
}

/** Clouds whose machines come with a network. */
const networked: readonly System[] = ['gke', 'aks'];

/** The network of a machine; undefined while it has none. */
export function networkOf({ system }: Pick<SimulatedCluster, 'system'>, node: Node | undefined): Network | undefined {
  const installed = node?.metadata.annotations?.[annotation];
  if (installed === 'native' || installed === 'overlay') return installed;
  return networked.includes(system) ? 'native' : undefined;
}

/** Whether a machine is of use, as its kubelet reports it. */
export function readyCondition(network: Network | undefined): Condition & { lastHeartbeatTime: string } {
  const now = new Date().toISOString();
  return {
    type: 'Ready',
    ...(network
      ? { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
      : { status: 'False', reason: 'KubeletNotReady', message: notReady }),
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  };
}

/** Waits until there is a network to put the pod into; one on the machine's own network needs none. */
export async function waitForNetwork(cluster: SimulatedCluster, pod: Pod, signal: AbortSignal): Promise<void> {
  if (pod.spec.hostNetwork || networked.includes(cluster.system)) return;
  const reference = { apiVersion: 'v1', kind: 'Node', name: pod.spec.nodeName ?? '' };
  while (!networkOf(cluster, await cluster.client.get<Node>(reference))) {
    await recordEvent(cluster.client, pod, {
      type: 'Warning',
      reason: 'NetworkNotReady',
      message: `network is not ready: ${notReady}`,
      source: 'kubelet',
    });
    await cluster.clock.sleep(pollSeconds, signal);
  }
}
