import type { KubernetesObject, Node } from '../../api/objects.ts';
import { Reconciler } from '../../api/reconciler.ts';
import { Watcher } from '../../api/watcher.ts';
import { ContainerExit, stopped, type Program, type RunningContainer } from '../../kubelet/image-handler.ts';
import { cleanupFinalizer, operatorApi, problemOf, type Installation } from './installation.ts';
import { calicoNamespace, calicoObjects } from './workloads.ts';

interface DaemonSet extends KubernetesObject {
  status?: { desiredNumberScheduled?: number; numberAvailable?: number };
}

const manager = 'tigera-operator';
const installations = { apiVersion: operatorApi, kind: 'Installation' };
const theOne = { ...installations, name: 'default' };
const startSeconds = 2;
const uninstallSeconds = 600;

/** Makes Calico as its Installation wants it, and takes it away with it. */
export const operatorProgram: Program = async (container) => {
  if (container.container.args?.includes('-pre-delete')) return removeInstallation(container);
  const { client, cluster, sleep, ready, signal } = container;

  async function reconcile(installation: Installation): Promise<void> {
    if (installation.metadata.name !== theOne.name) return;
    if (installation.metadata.deletionTimestamp) return takeAway(container, installation);
    const problem = problemOf(installation);
    if (problem) return report(container, { degraded: problem, available: false });
    const { finalizers = [] } = installation.metadata;
    if (!finalizers.includes(cleanupFinalizer)) {
      await client.patch(theOne, { metadata: { finalizers: [...finalizers, cleanupFinalizer] } });
    }
    for (const object of calicoObjects(installation, nodes.items.length)) await client.apply(object, manager);
    const daemons = await client.get<DaemonSet>({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      namespace: calicoNamespace,
      name: 'calico-node',
    });
    const { desiredNumberScheduled = 0, numberAvailable = 0 } = daemons?.status ?? {};
    await report(container, { available: desiredNumberScheduled > 0 && numberAvailable === desiredNumberScheduled });
  }

  await sleep(startSeconds);
  const loop = new Reconciler<Installation>({
    client,
    kind: installations,
    reconcile,
    retryMilliseconds: cluster.clock.milliseconds(5),
    onError: (_installation, error) => container.log(`tigera-operator: ${String(error)}`),
  });
  const lookAgain = (): void => loop.enqueue(theOne.name);
  const nodes = new Watcher<Node>(client, { apiVersion: 'v1', kind: 'Node' }, lookAgain);
  const daemons = new Watcher<DaemonSet>(client, { apiVersion: 'apps/v1', kind: 'DaemonSet' }, (key) => {
    if (key === `${calicoNamespace}/calico-node`) lookAgain();
  });
  for (const part of [nodes, daemons, loop]) part.start();
  ready();
  await stopped(signal);
  await Promise.all([loop, daemons, nodes].map((part) => part.stop()));
};

/** What the chart's hook does before an uninstall. */
async function removeInstallation({ client, sleep }: RunningContainer): Promise<void> {
  await client.delete(theOne);
  for (let waited = 0; await client.get(theOne); waited += 5) {
    if (waited >= uninstallSeconds) throw new ContainerExit(1, 'timed out waiting for the Installation to be removed');
    await sleep(5);
  }
}

async function takeAway({ client }: RunningContainer, { metadata }: Installation): Promise<void> {
  const { finalizers = [] } = metadata;
  if (!finalizers.includes(cleanupFinalizer)) return;
  await client.delete({ apiVersion: 'v1', kind: 'Namespace', name: calicoNamespace });
  await client.patch(theOne, {
    metadata: { finalizers: finalizers.filter((finalizer) => finalizer !== cleanupFinalizer) },
  });
}

/** What `kubectl get tigerastatus` shows. */
async function report(
  { client }: RunningContainer,
  { available, degraded }: { available: boolean; degraded?: string },
): Promise<void> {
  const status = { apiVersion: operatorApi, kind: 'TigeraStatus', metadata: { name: 'calico' } };
  await client.apply({ ...status, spec: {} }, manager);
  const condition = (type: string, is: boolean, reason: string, message: string): object => ({
    type,
    status: is ? 'True' : 'False',
    reason,
    message,
  });
  const conditions = [
    condition('Available', available, available ? 'AllObjectsAvailable' : 'Unknown', ''),
    condition('Progressing', !available && !degraded, degraded ? 'Unknown' : 'ResourceNotReady', ''),
    condition('Degraded', degraded !== undefined, degraded ? 'ResourceValidationError' : 'Unknown', degraded ?? ''),
  ];
  await client.patchStatus({ apiVersion: operatorApi, kind: 'TigeraStatus', name: 'calico' }, { conditions });
}
